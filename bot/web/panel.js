/** The open chat: puts the parts together and draws what happens in the conversation. */
import { makeApi } from './api.js';
import { makeComposer } from './composer.js';
import { makeConversation } from './conversation.js';
import { button, h, iconButton, openSheet } from './dom.js';
import { makeFrame } from './frame.js';
import { makeHelpBar, openHelp } from './help.js';
import { makeLog } from './log.js';
import { makeMenu } from './menu.js';
import { practice } from './practice.js';
import { pageSheet, panelSheet } from './styles.js';
import { makeTray } from './tray.js';
import { words } from './words.js';

/** Milliseconds before the visitor is told that an answer is on its way: most are there sooner. */
const SOON = 600;
const TOO_LONG = 413;
/** Pixels above what is scrolled to. */
const MARGIN = 12;

/** @type {MakePanel} */
export const makePanel = (root, launcher, base) => {
  root.adoptedStyleSheets.push(panelSheet);
  document.adoptedStyleSheets.push(pageSheet);
  let started = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  /** @type {HTMLElement | undefined} */
  let unreachable;

  const status = h('div', { class: 'unseen', role: 'status' });
  const say = (/** @type {string} */ text) => void (status.textContent = text);
  const working = h('div', { class: 'working', hidden: true, 'aria-hidden': 'true' }, '• • •');
  const toEnd = () => void (scroller.scrollTop = scroller.scrollHeight);

  /** @param {boolean} waiting */
  const wait = (waiting) => {
    clearTimeout(soon);
    working.hidden = true;
    if (!waiting) return;
    soon = setTimeout(() => {
      working.hidden = false;
      say(words.panel.working);
      toEnd();
    }, SOON);
  };

  /** Shows an answer from its start: what was asked stays at the top. @param {HTMLElement} element */
  const reveal = (element) => {
    const asked = [...log.element.getElementsByClassName('visitor')].at(-1) ?? element;
    scroller.scrollTop += asked.getBoundingClientRect().top - scroller.getBoundingClientRect().top - MARGIN;
  };

  /** @type {(message: BotMessage, item?: Item) => HTMLElement | null} */
  const draw = (message, item) => {
    const element = log.bot(message, item);
    if (!element) return null;
    tray.offer(message);
    const { kind = '', tier = 'none', quick_exit: quickExit } = message.custom ?? {};
    if (tier !== 'none' || ['crisis', 'concern'].includes(kind)) helpBar.show();
    if (quickExit) helpBar.showLeave();
    return element;
  };

  const conversation = makeConversation(makeApi(base), {
    bot(message, item) {
      wait(false);
      unreachable?.remove();
      const element = draw(message, item);
      if (element) reveal(element);
    },
    visitor(item) {
      tray.begin();
      log.visitor(item);
      toEnd();
    },
    state(item) {
      const { state, seconds = 0, refused, body } = item;
      log.state(item);
      wait(state === 'sending');
      // Nobody has read it: whether it tells of danger is not known here.
      if (state === 'waiting' || state === 'failed') helpBar.show();
      if (state === 'waiting' || state === 'later' || state === 'failed') {
        say(words.delivery.states[state](seconds));
        toEnd();
      }
      if (state === 'failed' && refused === TOO_LONG && body.text) {
        composer.giveBack([body.text]);
        say(words.delivery.tooLong);
      }
    },
    restored(entries) {
      log.quietly(() => {
        for (const entry of entries) {
          if (entry.from === 'bot') draw(entry);
          else {
            tray.begin();
            log.visitor({ body: entry, label: entry.text, state: 'sent' });
          }
        }
      });
      toEnd();
    },
    expired(lost) {
      const texts = lost.flatMap(({ body }) => body.text ?? []);
      wait(false);
      tray.clear();
      composer.giveBack(texts);
      log.note(texts.length ? `${words.session.ended} ${words.session.kept}` : words.session.ended);
    },
    unreachable() {
      unreachable?.remove();
      const retry = button(words.delivery.retry, {
        class: 'small',
        click: () => {
          unreachable?.remove();
          tray.element.focus();
          void conversation.start();
        },
      });
      unreachable = log.note(words.session.unreachable, h('a', { href: practice.phoneHref }, practice.phone), retry);
    },
  });

  const open = () => {
    frame.open();
    if (started) return;
    started = true;
    say(words.session.opening);
    void conversation.start();
  };

  const tray = makeTray(root, base, conversation.send);
  const composer = makeComposer((text) => conversation.send({ text }, text));
  const helpBar = makeHelpBar(conversation.vanish);
  const menu = makeMenu(root, {
    ...conversation,
    say,
    removed() {
      for (const part of [log, tray, composer]) part.clear();
      helpBar.hide();
      started = false;
      const again = button(words.session.restart, {
        class: 'small',
        click: () => {
          log.clear();
          open();
        },
      });
      log.note(words.session.deleted, again);
      again.focus();
    },
  });
  const log = makeLog(base, {
    enlarge({ src, alt }) {
      // The words stand below the picture, so it needs no second description.
      const picture = h('img', { src, alt: '' });
      openSheet(root, words.answer.picture, picture, h('p', {}, alt)).classList.add('wide');
    },
    leaving: () => frame.makeRoom(),
    async feedback(message, value) {
      try {
        await conversation.feedback(message, value);
        say(words.answer.thanks);
        return true;
      } catch {
        say(words.answer.notNoted);
        return false;
      }
    },
    retry(item) {
      // The pressed button is gone; the next choices come here.
      tray.element.focus();
      conversation.retry(item);
    },
  });

  const scroller = h(
    'div',
    { class: 'scroller', tabindex: 0, role: 'group', 'aria-label': words.panel.conversationAndChoices },
    log.element,
    working,
    tray.element,
  );
  const title = h('h2', { id: 'title', tabindex: -1 }, words.panel.title);
  const dialog = h(
    'dialog',
    { class: 'panel', 'aria-labelledby': 'title', 'aria-describedby': 'subtitle' },
    h(
      'div',
      { class: 'head' },
      h('div', { class: 'names' }, title, h('p', { id: 'subtitle' }, words.panel.subtitle)),
      button(words.help.open, { class: 'help', click: () => openHelp(root) }),
      menu.button,
      iconButton('close', words.panel.close, { click: () => frame.close() }),
    ),
    menu.element,
    helpBar.element,
    scroller,
    status,
    composer.element,
  );
  root.querySelector('section')?.append(dialog);
  const frame = makeFrame({
    dialog,
    launcher,
    root,
    escape: menu.close,
    focus: (modal) => (modal ? title : composer).focus(),
  });
  return { open };
};
