import { h, icon, safeLink } from './dom.js';
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
export const sourceLink = (custom, base, leaving) => {
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
