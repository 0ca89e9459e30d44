/** Building blocks: elements, icons, addresses. Words enter the page through text nodes only. */
import { words } from './words.js';

/** @type {MakeElement} */
export const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
};

/** @type {(title: string, attributes: Attributes) => HTMLButtonElement} */
export const button = (title, attributes) => h('button', { type: 'button', ...attributes }, title);

const THUMB = 'M7 11v9H4v-9zm0 0 4-7c2 0 2.600 1 2.200 2.600L12.500 10H19c1 0 1.600.8 1.400 1.800L19 18.500c-.2.9-.9 1.500-1.800 1.500H7';
/** Strokes on a 24 x 24 grid. */
const icons = {
  close: 'M6 6l12 12M18 6 6 18',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  send: 'M12 19V5m-6 6 6-6 6 6',
  up: THUMB,
  down: THUMB,
  book: 'M4 5c3-1 6-.5 8 1.500C14 4.500 17 4 20 5v13c-3-1-6-.5-8 1.500-2-2-5-2.500-8-1.500zm8 1.500v13',
};

/** @param {keyof typeof icons} name */
export const icon = (name) => {
  const make = (/** @type {string} */ tag) => document.createElementNS('http://www.w3.org/2000/svg', tag);
  const svg = make('svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = svg.appendChild(make('path'));
  path.setAttribute('d', icons[name]);
  return svg;
};

/** @type {(name: keyof typeof icons, label: string, attributes?: Attributes) => HTMLButtonElement} */
export const iconButton = (name, label, attributes) =>
  h('button', { type: 'button', class: 'plain', 'aria-label': label, title: label, ...attributes }, icon(name));

/** Blank lines separate paragraphs. @param {string} text */
export const paragraphs = (text) =>
  text.split(/\n\s*\n/).flatMap((part) => (part.trim() ? h('p', { dir: 'auto' }, part.trim()) : []));

/** @type {(url: string | null | undefined, base: URL) => URL | null} */
const parse = (url, base) => {
  try {
    return url ? new URL(url, base) : null;
  } catch {
    return null;
  }
};

/** The address if it may be pressed: no `javascript:` and its like. @type {(url: string | null | undefined, base: URL) => string | null} */
export const safeLink = (url, base) => {
  const parsed = parse(url, base);
  return parsed && ['tel:', 'sms:', 'https:', 'http:'].includes(parsed.protocol) ? parsed.href : null;
};

/** The picture as the chat's own server has it: no request goes to anybody else. @type {typeof safeLink} */
export const ownImage = (url, base) => {
  const { pathname = '' } = parse(url, base) ?? {};
  return pathname.startsWith(base.pathname) ? new URL(pathname, base).href : null;
};

let sheets = 0;

/** @type {OpenSheet} */
export const openSheet = (root, title, ...children) => {
  const heading = h('h2', { id: `sheet-${++sheets}`, tabindex: -1 }, title);
  const close = iconButton('close', words.panel.back, { click: () => sheet.close() });
  const sheet = h(
    'dialog',
    { class: 'sheet', 'aria-labelledby': heading.id, close: () => sheet.open || sheet.remove() },
    h('div', { class: 'sheet-head' }, heading, close),
    ...children,
  );
  root.append(sheet);
  sheet.showModal();
  heading.focus();
  return sheet;
};
