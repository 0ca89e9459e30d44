import { h, icon } from './dom.js';
import { words } from './words.js';

const MOST_ROWS = 5;

/** @type {(send: (text: string) => void) => Composer} */
export const makeComposer = (send) => {
  // For browsers without field-sizing: a row for each line that was typed.
  const grow = () => void (input.rows = Math.min(MOST_ROWS, input.value.split('\n').length));
  const write = (/** @type {string} */ text) => {
    input.value = text;
    grow();
  };
  const input = h('textarea', {
    id: 'text',
    rows: 1,
    placeholder: words.panel.placeholder,
    enterkeyhint: 'send',
    dir: 'auto',
    input: grow,
    keydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      element.requestSubmit();
    },
  });
  const element = h(
    'form',
    {
      class: 'composer',
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        const text = input.value.trim();
        write('');
        if (text) send(text);
      },
    },
    h('label', { class: 'unseen', for: 'text' }, words.panel.message),
    input,
    h('button', { class: 'send', 'aria-label': words.panel.send, title: words.panel.send }, icon('send')),
  );
  return {
    element,
    focus: () => input.focus(),
    clear: () => write(''),
    giveBack: (texts) => write([...texts, input.value].filter(Boolean).join('\n')),
  };
};
