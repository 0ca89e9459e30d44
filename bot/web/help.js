/** Help that needs no server: the numbers, and a way off the page. */
import { button, h, openSheet } from './dom.js';
import { practice } from './practice.js';
import { words } from './words.js';

/** Says nothing about where the visitor was. */
const NEUTRAL_PAGE = 'https://www.google.com/';
/** Three presses of Shift count within this many milliseconds. */
const PRESSES_WITHIN = 2000;

const { help } = words;

/** @type {(href: string, title: string, text?: string) => HTMLElement} */
const line = (href, title, text) => h('li', {}, h('a', { href }, title, text && h('span', {}, text)));

/** @param {ShadowRoot} root */
export const openHelp = (root) =>
  openSheet(
    root,
    help.open,
    h('p', {}, help.text),
    h(
      'ul',
      { class: 'links' },
      line('tel:988', help.call988, help.lifeline),
      line('sms:988', help.text988, help.lifeline),
      line('tel:911', help.call911, help.emergency),
      line(practice.phoneHref, help.callPractice(practice.name), `${practice.phone} · ${help.practice}`),
    ),
    h('p', { class: 'hint' }, help.truth),
  );

/** @type {(vanish: () => void) => HelpBar} vanish deletes the session without waiting */
export const makeHelpBar = (vanish) => {
  const go = () => {
    vanish();
    // The next page is not told where the visitor came from, and Back does not lead here.
    document.head.append(h('meta', { name: 'referrer', content: 'no-referrer' }));
    document.documentElement.setAttribute('data-rewire-left', '');
    location.replace(NEUTRAL_PAGE);
  };
  const leave = h('div', { class: 'leave', hidden: true }, button(help.leave, { class: 'primary', click: go }), h('span', {}, help.leaveHint));
  const element = h(
    'div',
    { class: 'help-bar', role: 'group', 'aria-label': help.bar, hidden: true },
    h('ul', { class: 'links' }, line('tel:988', help.call988), line('sms:988', help.text988), line('tel:911', help.call911)),
    leave,
  );

  /** @type {number[]} */
  let presses = [];
  addEventListener('keydown', ({ key, repeat, timeStamp }) => {
    if (leave.hidden || repeat) return;
    presses = key === 'Shift' ? [...presses, timeStamp].filter((time) => timeStamp - time < PRESSES_WITHIN) : [];
    if (presses.length > 2) go();
  });

  return {
    element,
    show: () => void (element.hidden = false),
    showLeave: () => void (element.hidden = leave.hidden = false),
    hide: () => void (element.hidden = leave.hidden = true),
  };
};
