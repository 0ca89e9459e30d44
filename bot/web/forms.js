/** What can be filled in: the openings, the contact details, the review. */
import { button, h } from './dom.js';
import { words } from './words.js';

/** Days shown at first: more would bury the button on a phone. */
const DAYS_AT_FIRST = 3;

/** The openings: one group of radio buttons a day, one choice in all. @type {(form: SlotsForm, send: Send) => HTMLElement} */
export const slotsForm = ({ days }, send) => {
  /** @type {() => void} */
  let submit = () => {
    error.hidden = false;
    const [first] = element.getElementsByTagName('input');
    first?.setAttribute('aria-describedby', error.id);
    first?.focus();
  };
  const error = h('p', { class: 'error', id: 'slots-error', hidden: true }, words.slots.missing);
  const groups = days.map(({ date, label, openings }, index) =>
    h(
      'fieldset',
      { hidden: index >= DAYS_AT_FIRST },
      h('legend', {}, label),
      ...openings.map((opening) => {
        const change = () => {
          error.hidden = true;
          submit = () => send({ payload: opening.payload }, `${label}, ${opening.label}`);
          // Each day is its own stop for the keyboard; the choice is still one.
          for (const other of element.getElementsByTagName('input')) other.checked = other === radio;
        };
        const radio = h('input', { type: 'radio', name: date, change });
        // Two clocks need a line of their own.
        const look = opening.label.includes('(') ? 'pill wide' : 'pill';
        return h('label', { class: look }, radio, opening.label);
      }),
    ),
  );
  const more = button(words.slots.more, {
    class: 'small',
    hidden: days.length <= DAYS_AT_FIRST,
    click: () => {
      for (const group of groups) group.hidden = false;
      more.hidden = true;
      groups[DAYS_AT_FIRST]?.querySelector('input')?.focus();
    },
  });
  const element = h(
    'form',
    {
      class: 'card slots',
      'aria-label': words.slots.legend,
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        submit();
      },
    },
    ...groups,
    more,
    error,
    h('button', { class: 'primary' }, words.slots.submit),
  );
  return element;
};

/** @type {Record<ContactField, Attributes>} */
const INPUTS = {
  name: { type: 'text', autocomplete: 'name', required: true },
  phone: { type: 'tel', autocomplete: 'tel' },
  email: { type: 'email', autocomplete: 'email' },
};

/** @type {(name: ContactField, value?: string) => ContactRow} */
const makeRow = (name, value = '') => {
  const id = `contact-${name}`;
  const error = h('p', { class: 'error', id: `${id}-error` });
  const described = name === 'name' ? error.id : `${error.id} either`;
  const input = h('input', { id, name, value, 'aria-describedby': described, ...INPUTS[name] });
  const label = h('label', { for: id }, words.contact[name]);
  return { name, input, error, element: h('div', { class: 'field' }, label, input, error) };
};

/** @type {(rows: ContactRow[]) => ContactErrors} */
const missing = (rows) => {
  const empty = rows.flatMap(({ name, input }) => (input.value.trim() ? [] : name));
  return {
    ...(empty.includes('name') && { name: words.contact.missingName }),
    ...(empty.includes('phone') && empty.includes('email') && { phone: words.contact.missingReach }),
  };
};

/** @type {MakeContactForm} */
export const contactForm = ({ fields, errors }, draft, submit) => {
  const rows = fields.map((name) => makeRow(name, draft[name]));
  /** Errors are linked to their fields; the first one gets the focus. @param {ContactErrors} found */
  const show = (found) => {
    for (const { name, input, error } of rows) {
      error.textContent = found[name] ?? '';
      input.setAttribute('aria-invalid', String(name in found));
    }
    rows.find(({ name }) => found[name])?.input.focus();
  };
  const element = h(
    'form',
    {
      class: 'card',
      novalidate: true,
      'aria-label': words.contact.title,
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        const found = missing(rows);
        show(found);
        if (Object.keys(found).length) return;
        const values = rows.map(({ name, input }) => [name, input.value.trim()]);
        submit(Object.fromEntries(values.filter(([, value]) => value)));
      },
    },
    ...rows.map((row) => row.element),
    h('p', { class: 'hint', id: 'either' }, words.contact.either),
    h('button', { class: 'primary' }, words.contact.submit),
  );
  return { element, showErrors: () => show(errors ?? {}) };
};

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
