import { h } from './dom.js';
import { words } from './words.js';

/** @type {(date: Date, timeZone?: string) => string} */
const format = (date, timeZone) =>
  date.toLocaleString('en-US', {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  });

/** The time on the practice's clock, and on the visitor's where that differs. @param {string} start ISO 8601 with the practice's offset */
const when = (start) => {
  // The clock time written in the text, read as if it were UTC, is the practice's own.
  const there = format(new Date(`${start.slice(0, 19)}Z`), 'UTC');
  const here = format(new Date(start));
  return there === here
    ? [[words.review.when, there]]
    : [
        [words.review.atPractice, there],
        [words.review.yourTime, here],
      ];
};

/** What is about to be booked, to be checked before the last press. @param {ReviewForm} form */
export const reviewCard = ({ start, ...contact }) => {
  const fields = /** @type {const} */ (['name', 'phone', 'email']);
  const rows = [...when(start), ...fields.map((field) => [words.contact[field], contact[field]])];
  return h(
    'section',
    { class: 'card', 'aria-label': words.review.title },
    h(
      'dl',
      {},
      ...rows.map(([term, value]) => value && h('div', {}, h('dt', {}, term), h('dd', { dir: 'auto' }, value))),
    ),
  );
};
