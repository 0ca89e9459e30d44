import { button, h, iconButton, openSheet } from './dom.js';
import { words } from './words.js';

/** @type {(root: ShadowRoot, actions: MenuActions) => Menu} */
export const makeMenu = (root, { transcript, remove, removed, say }) => {
  const save = async () => {
    try {
      const href = URL.createObjectURL(await transcript());
      h('a', { href, download: words.menu.fileName }).click();
      setTimeout(() => URL.revokeObjectURL(href), 1000);
      say(words.menu.saved);
    } catch {
      say(words.menu.saveFailed);
    }
  };

  const printOut = () => {
    const mark = (/** @type {boolean} */ on) => {
      for (const element of [document.documentElement, root.host]) element.toggleAttribute('data-printing', on);
    };
    mark(true);
    addEventListener('afterprint', () => mark(false), { once: true });
    print();
  };

  const confirm = () => {
    const error = h('p', { class: 'error', role: 'alert' });
    const yes = button(words.menu.removeConfirm, {
      class: 'primary',
      click: async () => {
        yes.disabled = true;
        try {
          await remove();
          sheet.close();
          removed();
        } catch {
          yes.disabled = false;
          error.textContent = words.menu.removeFailed;
        }
      },
    });
    const no = button(words.menu.removeCancel, { class: 'choice', click: () => sheet.close() });
    const text = h('p', {}, words.menu.removeText);
    const sheet = openSheet(root, words.menu.removeTitle, text, error, h('div', { class: 'pair' }, yes, no));
  };

  const close = () => {
    const wasOpen = !element.hidden;
    element.hidden = true;
    opener.setAttribute('aria-expanded', 'false');
    return wasOpen;
  };

  /** @type {(title: string, act: () => void) => HTMLElement} */
  const entry = (title, act) => {
    const click = () => {
      close();
      opener.focus();
      act();
    };
    return h('li', {}, button(title, { click }));
  };
  const element = h(
    'ul',
    { class: 'menu', id: 'menu', hidden: true },
    entry(words.menu.save, save),
    entry(words.menu.print, printOut),
    entry(words.menu.remove, confirm),
  );
  const opener = iconButton('more', words.menu.open, {
    'aria-expanded': 'false',
    'aria-controls': 'menu',
    click: () => {
      if (close()) return;
      element.hidden = false;
      opener.setAttribute('aria-expanded', 'true');
      element.querySelector('button')?.focus();
    },
  });
  return { element, button: opener, close };
};
