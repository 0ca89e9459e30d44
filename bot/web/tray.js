import { button, h, ownImage } from './dom.js';
import { contactForm, reviewCard, slotsForm } from './forms.js';
import { words } from './words.js';

const SAFETY = ['crisis', 'concern'];

/** @type {(root: ShadowRoot, base: URL, send: Send) => Tray} */
export const makeTray = (root, base, send) => {
  const element = h('div', { class: 'tray', role: 'group', 'aria-label': words.panel.choices, tabindex: -1 });
  /** @type {BotMessage[]} */
  let turn = [];
  /** @type {ContactValues} */
  let draft = {};

  /** The second click of a double click may land on what came next: it does not count. @type {(payload: string, title: string) => (event: MouseEvent) => void} */
  const press = (payload, title) => (event) => void (event.detail < 2 && send({ payload }, title));

  /** @type {(buttons: Button[], firstConfirms?: boolean) => HTMLElement} */
  const choices = (buttons, firstConfirms) =>
    h(
      'ul',
      { class: 'choices' },
      ...buttons.map(({ title, payload }, index) => {
        const look = firstConfirms && !index ? 'primary' : 'choice';
        return h('li', {}, button(title, { class: look, click: press(payload, title) }));
      }),
    );

  /** @param {Card} card */
  const card = ({ title, text, payload, image }) => {
    const src = ownImage(image, base);
    const choice = button('', { class: 'choice', click: press(payload, title) });
    if (src) choice.append(h('img', { src, alt: '' }));
    choice.append(h('strong', {}, title), h('span', {}, text));
    return h('li', {}, choice);
  };

  /** @param {BotMessage} message */
  const show = ({ buttons = [], custom }) => {
    const { form, cards } = custom ?? {};
    if (form?.type === 'slots') element.append(slotsForm(form, send));
    if (form?.type === 'review') element.append(reviewCard(form));
    if (cards?.length) element.append(h('ul', { class: 'cards' }, ...cards.map(card)));
    if (form?.type === 'contact') {
      const contact = contactForm(form, draft, (values) => {
        draft = values;
        send({ form: { type: 'contact', values } }, words.delivery.contactSent);
      });
      element.append(contact.element);
      contact.showErrors();
    }
    if (buttons.length) element.append(choices(buttons, form?.type === 'review'));
  };

  const begin = () => {
    turn = [];
    // Keep the keyboard's place while the pressed button disappears.
    if (element.contains(root.activeElement)) element.focus({ preventScroll: true });
    element.replaceChildren();
  };

  return {
    element,
    begin,
    clear() {
      begin();
      draft = {};
    },
    offer(message) {
      const { buttons, custom } = message;
      if (custom?.kind === 'confirmation') draft = {};
      if (!buttons?.length && !custom?.cards?.length && !custom?.form) return;
      element.replaceChildren();
      // A safety question stays answerable when an answer with choices of its own follows it.
      for (const other of turn) if (SAFETY.includes(other.custom?.kind ?? '')) show(other);
      show(message);
      turn.push(message);
    },
  };
};
