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
        return h('label', { class: 'pill' }, radio, opening.label);
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
