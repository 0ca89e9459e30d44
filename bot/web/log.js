import { button, h, icon, iconButton, ownImage, paragraphs, safeLink } from './dom.js';
import { words } from './words.js';

/** How long the place stays marked, in milliseconds. */
const MARKED = 6000;

/** @param {HTMLElement} place */
const show = (place) => {
  for (const marked of document.querySelectorAll('[data-rewire-here]')) marked.removeAttribute('data-rewire-here');
  place.setAttribute('data-rewire-here', '');
  place.tabIndex = -1;
  place.scrollIntoView();
  place.focus({ preventScroll: true });
  setTimeout(() => place.removeAttribute('data-rewire-here'), MARKED);
};

/** @type {SourceLink} */
const sourceLink = (custom, base, leaving) => {
  const href = safeLink(custom?.source, base);
  if (!custom?.section || !href) return null;
  const here = document.getElementById(custom.section);
  const title = custom.section_title ?? here?.textContent;
  return h(
    'a',
    {
      class: 'source',
      href,
      target: here ? null : '_blank',
      rel: 'noopener',
      click: (/** @type {Event} */ event) => {
        if (!here) return;
        event.preventDefault();
        leaving();
        show(here);
      },
    },
    icon('book'),
    h('span', {}, title ? words.answer.source(title) : words.answer.sourceUnnamed),
    !here && h('span', { class: 'unseen' }, ` ${words.answer.newTab}`),
  );
};



// aria-live off: said by the status line, or no news
const QUIET = { 'aria-live': 'off' };

/** @type {(base: URL, actions: LogActions) => Log} */
export const makeLog = (base, actions) => {
  const element = h('div', { class: 'log', role: 'log', 'aria-label': words.panel.conversation });
  const seen = new Set();
  /** @type {WeakMap<Item, HTMLElement>} */
  const states = new WeakMap();

  /** @type {(kind: string, speaker: string, ...children: Child[]) => HTMLElement} */
  const add = (kind, speaker, ...children) =>
    element.appendChild(h('div', { class: `message ${kind}` }, h('span', { class: 'unseen' }, `${speaker} `), ...children));

  /** @param {Item} item */
  const retryButton = (item) => {
    const retry = button(words.delivery.retry, {
      class: 'small',
      click: () => {
        retry.remove();
        actions.retry(item);
      },
    });
    return retry;
  };

  /** @param {BotMessage} message */
  const picture = ({ image, alt = '' }) => {
    const src = ownImage(image, base);
    if (!src) return null;
    const click = () => actions.enlarge({ src, alt });
    return h('button', { type: 'button', class: 'picture', click }, h('img', { src, alt }), h('span', {}, words.answer.enlarge));
  };

  /** @param {Link[]} links */
  const list = (links) => {
    const items = links.flatMap(({ title, url }) => {
      const href = safeLink(url, base);
      const target = href?.startsWith('http') && '_blank';
      return href ? h('li', {}, h('a', { href, target, rel: 'noopener' }, title)) : [];
    });
    return items.length > 0 && h('ul', { class: 'links' }, ...items);
  };

  /** @param {string} id */
  const thumbs = (id) => {
    const group = h('div', { class: 'thumbs', ...QUIET });
    for (const value of /** @type {const} */ (['up', 'down'])) {
      const thumb = iconButton(value, words.answer[value], {
        'aria-pressed': 'false',
        click: async () => {
          if (!(await actions.feedback(id, value))) return;
          for (const other of group.children) other.setAttribute('aria-pressed', String(other === thumb));
        },
      });
      group.append(thumb);
    }
    return group;
  };

  return {
    element,
    clear() {
      element.replaceChildren();
      seen.clear();
    },
    quietly(draw) {
      element.setAttribute('aria-live', 'off');
      draw();
      // Assistive technology reads the tree a moment later.
      setTimeout(() => element.removeAttribute('aria-live'), 1000);
    },
    visitor(item) {
      const state = h('div', { class: 'state', ...QUIET });
      states.set(item, state);
      add('visitor', words.panel.you, h('p', { dir: 'auto' }, item.label), state);
    },
    state(item) {
      const text = words.delivery.states[item.state](item.seconds ?? 0);
      states.get(item)?.replaceChildren(text, ...(item.state === 'failed' ? [retryButton(item)] : []));
    },
    bot(message, item) {
      const { id, text = '', links = [], custom } = message;
      if (id && seen.has(id)) return null;
      seen.add(id);
      const source = sourceLink(custom, base, actions.leaving);
      const rating = custom?.kind === 'answer' && id ? thumbs(id) : null;
      return add(
        `bot kind-${custom?.kind}`,
        words.panel.assistant,
        ...paragraphs(text),
        picture(message),
        list(links),
        (source || rating) && h('div', { class: 'footer' }, source, rating),
        custom?.kind === 'error' && item && h('div', { class: 'state', ...QUIET }, retryButton(item)),
      );
    },
    note: (text, ...more) => element.appendChild(h('div', { class: 'note' }, h('p', {}, text), ...more)),
  };
};
