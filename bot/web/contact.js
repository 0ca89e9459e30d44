import { h } from './dom.js';
import { words } from './words.js';

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
