/**
 * The loader: a launcher on the page, and nothing else until it is wanted.
 * A site adds <script type="module" src="…/webhooks/web/widget.js"></script>.
 */
const base = new URL('.', import.meta.url);
/** @param {string} file */
const load = (file) => import(new URL(`static/${file}`, base).href);

const [{ launcher: words, lines }, { practice }] =
  /** @type {[typeof import('./words-launcher.js'), typeof import('./practice.js')]} */ (
    await Promise.all([load('words-launcher.js'), load('practice.js')])
  );

const css = `
:host { all: initial; }
[hidden] { display: none !important; }
.launcher, .failed { position: fixed; z-index: 2147483000; font: 1em/1.4 var(--rewire-font, system-ui, sans-serif); }
.launcher {
  inset-block-end: max(1em, env(safe-area-inset-bottom)); inset-inline-end: 1em;
  display: flex; align-items: center; gap: .6em; min-block-size: 52px; padding: .6em 1.35em; font-weight: 600;
  color: var(--rewire-on-accent, #fff); background: var(--rewire-accent, #1f6460);
  border: 2px solid transparent; border-radius: 2em; cursor: pointer;
  box-shadow: 0 2px 4px rgb(16 40 38 / .14), 0 8px 28px rgb(16 40 38 / .2);
}
.launcher::before {
  content: ""; inline-size: .7em; block-size: .7em; border: 2.5px solid; border-radius: 50% 50% 50% 0;
}
.launcher:hover { text-decoration: underline; text-underline-offset: .2em; }
.launcher:focus-visible { outline: 3px solid var(--rewire-accent, #1f6460); outline-offset: 3px; }
.failed {
  inset-block-end: 5.5em; inset-inline-end: 1em; max-inline-size: 18em; margin: 0; padding: 1em;
  color: #1d2b2a; background: #fff; border: 1px solid #5f7371; border-radius: .75em;
}
.failed a { color: inherit; }
@media (prefers-color-scheme: dark) {
  .launcher { color: var(--rewire-on-accent-dark, #10211f); background: var(--rewire-accent-dark, #93d1c8); }
  .launcher:focus-visible { outline-color: var(--rewire-accent-dark, #93d1c8); }
}
@media print { .launcher, :host(:not([data-printing])) { display: none; } }
`;

const hasSession = () => {
  try {
    return sessionStorage.getItem('rewire-session') !== null;
  } catch {
    return false;
  }
};

/** @type {(href: string, textContent: string) => HTMLElement} */
const link = (href, textContent) => Object.assign(document.createElement('a'), { href, textContent });

class RewireChat extends HTMLElement {
  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];

    const region = document.createElement('section');
    region.setAttribute('aria-label', words.region);
    const failed = document.createElement('p');
    failed.className = 'failed';
    failed.setAttribute('role', 'alert');
    failed.hidden = true;
    const launcher = document.createElement('button');
    launcher.className = 'launcher';
    launcher.type = 'button';
    launcher.setAttribute('aria-haspopup', 'dialog');
    launcher.textContent = hasSession() ? words.resume : words.open;
    region.append(failed, launcher);
    root.append(region);

    /** @type {Promise<Panel> | undefined} */
    let panel;
    const prepare = () =>
      (panel ??= load('panel.js').then((module) => {
        const { makePanel } = /** @type {typeof import('./panel.js')} */ (module);
        return makePanel(root, launcher, base);
      }));
    // Wanting it is enough to fetch it: the panel is there when the press comes.
    for (const wish of ['pointerenter', 'focus']) {
      launcher.addEventListener(wish, () => prepare().catch(() => (panel = undefined)), { once: true });
    }
    launcher.addEventListener('click', async () => {
      try {
        (await prepare()).open();
        failed.hidden = true;
      } catch {
        panel = undefined;
        // The numbers are the page's own: who finds the server down may be the one who needs them.
        failed.replaceChildren(
          `${words.failed} `,
          link(practice.phoneHref, practice.phone),
          `. ${words.crisis} `,
          link('tel:988', lines.call988),
          ' · ',
          link('sms:988', lines.text988),
          ' · ',
          link('tel:911', lines.call911),
        );
        failed.hidden = false;
      }
    });
  }
}

// Browsers without these keep the page's plain link with the phone.
const supported = 'adoptedStyleSheets' in Document.prototype && 'showModal' in HTMLDialogElement.prototype;
if (supported && !customElements.get('rewire-chat')) {
  customElements.define('rewire-chat', RewireChat);
  if (!document.querySelector('rewire-chat')) document.body.append(document.createElement('rewire-chat'));
}
