/** The looks. A site sets --rewire-accent and its kin. Sizes are in em: a site may have shrunk its rem. */
const sheet = (/** @type {string} */ css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};

export const panelSheet = sheet(`
:host {
  --accent: var(--rewire-accent, #1f6460); --on-accent: var(--rewire-on-accent, #fff);
  --paper: var(--rewire-paper, #fcfbf8); --ink: var(--rewire-ink, #1d2b2a);
  --soft: #f1f3ee; --mine: #e2eeea; --muted: #52625f; --line: #d9dfda; --edge: #6b7f7b;
  --care: #fdf3e4; --care-edge: #9a5a12; --error: #a3281d;
}
@media (prefers-color-scheme: dark) {
  :host {
    color-scheme: dark;
    --accent: var(--rewire-accent-dark, #93d1c8); --on-accent: var(--rewire-on-accent-dark, #10211f);
    --paper: var(--rewire-paper-dark, #151f1e); --ink: var(--rewire-ink-dark, #e6ece9);
    --soft: #1d2928; --mine: #24403c; --muted: #aebcb8; --line: #3b4d49; --edge: #83978f;
    --care: #302617; --care-edge: #e3b176; --error: #ffb4a8;
  }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
dialog {
  border: 1px solid var(--line); border-radius: 1.25em; overflow: hidden; overflow: clip; overflow-wrap: anywhere;
  font: 1em/1.55 var(--rewire-font, system-ui, sans-serif); color: var(--ink); background: var(--paper);
}
.panel {
  position: fixed; z-index: 2147483000; inset: auto 1em 1em auto;
  inline-size: min(27em, 100vw - 2em); block-size: min(44em, 100dvh - 2em);
  box-shadow: 0 2px 6px rgb(16 34 32 / .1), 0 18px 50px rgb(16 34 32 / .22);
}
.panel:dir(rtl) { inset-inline: auto 1em; }
.panel:modal {
  inset: var(--rewire-top, 0) 0 auto; inline-size: 100%; block-size: var(--rewire-height, 100dvh);
  max-inline-size: none; max-block-size: none; border: 0; border-radius: 0;
}
dialog[open], .log, .message, .tray, .choices, .cards, .card, .field, .note, dl { display: flex; flex-direction: column; }
h2 { font-size: 1.1em; line-height: 1.25; }
h2:focus, .tray:focus { outline: none; }
ul { list-style: none; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button, input, textarea { font: inherit; color: inherit; }
button, .links a, .pill, .note a, .source { min-block-size: 44px; cursor: pointer; }
button, .links a { padding: .5em 1em; background: none; border: 1px solid transparent; border-radius: .9em; }
button:hover, a:hover, .links a:hover { text-decoration: underline; }
a { color: var(--accent); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.icon { inline-size: 1.35em; block-size: 1.35em; flex: none; fill: none; stroke: currentcolor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.icon-down { transform: scale(-1); }
.icon-more { stroke-width: 3; }
.plain, .send { display: grid; place-items: center; min-inline-size: 44px; padding: 0; color: var(--muted); }
.primary, .send, .thumbs [aria-pressed="true"], .kind-crisis .links a { color: var(--on-accent); background: var(--accent); font-weight: 600; }
.choice, .small, .pill, .picture, .field input, textarea { border: 1px solid var(--edge); background: var(--paper); }
.choice { text-align: start; }
.choice:hover, .plain:hover, .menu button:hover { background-color: var(--soft); }
.small { color: var(--accent); }
.hint, .state, .footer, .names p, dt, .cards span { font-size: .9em; color: var(--muted); }
.error { color: var(--error); }
.error:empty, .state:empty, [hidden] { display: none !important; }

.head, .composer, .footer, .thumbs, .links, .help-bar, .leave, .pair, .sheet-head { display: flex; flex-wrap: wrap; align-items: center; }
.head { flex-wrap: nowrap; padding-block: .6em; padding-inline: 1em .4em; border-block-end: 1px solid var(--line); }
.names { flex: 1; overflow-wrap: normal; }
.names p { font-size: .82em; line-height: 1.3; }
.help { flex: none; padding-inline: .55em; font-weight: 600; font-size: .92em; color: var(--care-edge); border-color: currentcolor; }
.menu { position: absolute; z-index: 1; inset-block-start: 4.2em; inset-inline-end: .6em; padding: .35em; background: var(--paper); border: 1px solid var(--edge); border-radius: 1em; }
.menu button { inline-size: 100%; text-align: start; }
.help-bar { gap: .4em; padding: .5em .9em; background: var(--care); border-block-end: 1px solid var(--care-edge); }
.help-bar .links { flex: 1; gap: .4em; }
.leave { flex: 1 0 100%; gap: .2em .8em; font-size: .9em; }
.leave button { flex: 1 0 auto; }
@media (pointer: coarse) { .leave span { display: none; } }

.scroller { flex: 1; padding: 1.1em; overflow-y: auto; overscroll-behavior: contain; }
.scroller:focus-visible { outline-offset: -3px; }
.log { gap: 1.15em; }
.message, .choices, .cards, .pair, .links, fieldset { gap: .6em; }
.message p { white-space: pre-line; }
.visitor { align-self: flex-end; align-items: flex-end; max-inline-size: 88%; gap: .25em; }
.visitor > p { padding: .6em 1em; background: var(--mine); border: 1px solid transparent; border-radius: 1.15em 1.15em .3em; }
.state button { margin-inline-start: .6em; }
.kind-crisis, .kind-concern, .kind-error, .kind-confirmation { padding: 1em; background: var(--care); border-inline-start: 4px solid var(--care-edge); border-radius: .4em 1em 1em .4em; }
.kind-confirmation { background: var(--soft); border-color: var(--accent); }
.kind-confirmation p:first-of-type { font-weight: 600; }
.links a { display: grid; text-decoration: none; align-content: center; font-weight: 600; color: var(--ink); background: var(--paper); border-color: var(--edge); }
.kind-crisis li, .help-bar li { flex: 1 1 auto; text-align: center; }
.help-bar a { padding-inline: .4em; border-color: var(--care-edge); }
.sheet .links { flex-direction: column; align-items: stretch; }
.sheet .links span { font-weight: 400; }
.picture { overflow: hidden; padding: 0; color: var(--accent); }
.picture img, .sheet img { display: block; inline-size: 100%; block-size: auto; background: #fff; }
.sheet img { inline-size: calc(100% + 2.4em); max-block-size: 85dvh; margin-inline: -1.2em; object-fit: contain; }
.picture span { display: block; padding: .5em; font-size: .9em; }
.footer { justify-content: space-between; }
.source { display: flex; align-items: center; gap: .5em; flex: 1 1 12em; }
.thumbs { margin-inline-start: auto; }
.card, .note { gap: 1em; padding: 1em; background: var(--soft); border: 1px solid var(--line); border-radius: 1.1em; }
.note { align-items: flex-start; }
.working { padding-block-start: 1.1em; letter-spacing: .2em; color: var(--muted); }

.tray, dl { gap: .9em; }
.tray:not(:empty) { margin-block-start: 1.1em; }
.choices button, .cards button { inline-size: 100%; }
.cards .choice { display: grid; padding-block: .8em; }
.cards img { inline-size: 3em; }
.field { gap: .25em; }
fieldset { display: grid; grid-template-columns: 1fr 1fr; border: 0; }
.pill.wide { grid-column: 1 / -1; }
legend, label { font-weight: 600; margin-block-end: .4em; }
.pill { display: flex; align-items: center; gap: .4em; margin: 0; padding: .4em .6em; border-radius: .9em; font-weight: 400; }
.pill:has(:checked) { outline: 2px solid var(--accent); outline-offset: -2px; font-weight: 600; }
.pill input { inline-size: 1.15em; block-size: 1.15em; accent-color: var(--accent); }
.pill:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.field input, textarea { min-block-size: 44px; padding: .55em .9em; font-size: max(1em, 16px); border-radius: .9em; }
[aria-invalid="true"] { border: 2px solid var(--error) !important; }
dd { font-weight: 600; }

.composer { flex-wrap: nowrap; align-items: flex-end; gap: .5em; padding: .7em .8em max(.7em, env(safe-area-inset-bottom)); border-block-start: 1px solid var(--line); }
textarea { flex: 1; min-inline-size: 0; max-block-size: 8.5em; resize: none; field-sizing: content; line-height: 1.4; border-radius: 1.4em; outline-offset: -1px; }
textarea::placeholder { color: var(--muted); opacity: 1; }
.send { border-radius: 50%; }

.sheet { margin: auto; inline-size: min(28em, 100vw - 2em); max-block-size: calc(100dvh - 2em); padding: 1.2em; gap: 1em; overflow-y: auto; }
.sheet.wide { inline-size: min(32em, 100%); max-inline-size: none; }
dialog::backdrop { background: rgb(10 24 22 / .5); }
.sheet-head { flex-wrap: nowrap; justify-content: space-between; }
.pair button { flex: 1 1 8em; text-align: center; }

@media (prefers-reduced-motion: no-preference) {
  .scroller { scroll-behavior: smooth; }
  .panel { animation: rise .18s ease-out; }
}
@keyframes rise { from { opacity: 0; transform: translateY(.6em); } }
@media (forced-colors: active) {
  .thumbs [aria-pressed="true"] { background: Highlight; color: HighlightText; forced-color-adjust: none; }
}
@media print {
  .panel[open] { position: static; display: block; inline-size: auto; block-size: auto; border: 0; overflow: visible; }
  .head, .menu, .help-bar, .tray, .composer, .thumbs, .picture span { display: none !important; }
  .scroller { overflow: visible; }
  .unseen { position: static; clip-path: none; overflow: visible; }
}
`);

/** What the chat needs on the page itself: the mark on a section, and a page that stands still or aside. */
export const pageSheet = sheet(`
[data-rewire-here] { outline: 3px solid var(--rewire-accent, #3d8f88); outline-offset: .35em; scroll-margin-block-start: 5rem; border-radius: .2em; }
@media (prefers-reduced-motion: no-preference) { html:has([data-rewire-here]) { scroll-behavior: smooth; } }
html[data-rewire-modal] { overflow: hidden; }
html[data-rewire-left] { visibility: hidden; }
@media print { html[data-printing] body > :not(rewire-chat) { display: none; } }
`);
