/** The looks of the panel. A site sets --rewire-accent and its kin; everything else follows. */

/** @param {string} css */
function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

// Sizes are in em of the host, so that a site that shrinks its own rem does not shrink the targets.
export const panelSheet = sheet(`
:host {
  --font: var(--rewire-font, system-ui, sans-serif);
  --accent: var(--rewire-accent, #1f6460); --on-accent: var(--rewire-on-accent, #fff);
  --paper: var(--rewire-paper, #fcfbf8); --ink: var(--rewire-ink, #1d2b2a);
  --soft: #f1f3ee; --mine: #e2eeea; --muted: #52625f; --line: #d9dfda; --edge: #6b7f7b;
  --care: #fdf3e4; --care-edge: #9a5a12; --error: #a3281d; --shade: rgb(16 34 32 / .45);
}
@media (prefers-color-scheme: dark) {
  :host {
    color-scheme: dark;
    --accent: var(--rewire-accent-dark, #93d1c8); --on-accent: var(--rewire-on-accent-dark, #10211f);
    --paper: var(--rewire-paper-dark, #151f1e); --ink: var(--rewire-ink-dark, #e6ece9);
    --soft: #1d2928; --mine: #24403c; --muted: #aebcb8; --line: #31403d; --edge: #83978f;
    --care: #302617; --care-edge: #e3b176; --error: #ffb4a8; --shade: rgb(0 0 0 / .6);
  }
}
*, *::before { box-sizing: border-box; }
dialog {
  margin: 0; padding: 0; border: 1px solid var(--line); max-inline-size: none; max-block-size: none;
  font: 1em/1.55 var(--font); color: var(--ink); background: var(--paper); overflow-wrap: anywhere;
}
.panel {
  position: fixed; z-index: 2147483000; inset: auto; inset-block-end: 1em; inset-inline-end: 1em;
  inline-size: min(27em, 100vw - 2em); block-size: min(44em, 100dvh - 2em);
  border-radius: 1.25em; overflow: hidden;
  box-shadow: 0 2px 6px rgb(16 34 32 / .1), 0 18px 50px rgb(16 34 32 / .22);
}
.panel[open] { display: flex; flex-direction: column; }
.panel:modal {
  inset: 0 auto auto 0; inline-size: 100vw; border: 0; border-radius: 0; box-shadow: none;
  inset-block-start: var(--rewire-top, 0); block-size: var(--rewire-height, 100dvh);
}
h2, h3, p, ul, dl, dd, fieldset { margin: 0; padding: 0; }
ul { list-style: none; }
h2 { font-size: 1.1em; line-height: 1.25; }
h2:focus, .tray:focus { outline: none; }
.unseen {
  position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
button, input, textarea { font: inherit; color: inherit; }
button, .links a, .help-bar a, .help-links a, .pill { min-block-size: 44px; cursor: pointer; }
button { padding: .5em 1em; background: none; border: 1px solid transparent; border-radius: .8em; }
button:hover, .links a:hover { text-decoration: underline; text-underline-offset: .2em; }
a { color: var(--accent); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.icon {
  inline-size: 1.35em; block-size: 1.35em; flex: none; display: block;
  fill: none; stroke: currentcolor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round;
}
.plain { display: inline-grid; place-items: center; min-inline-size: 44px; padding: 0; color: var(--muted); }
.plain:hover { color: var(--ink); background: var(--soft); }
.primary { font-weight: 600; color: var(--on-accent); background: var(--accent); }
.choice { text-align: start; background: var(--paper); border-color: var(--edge); }
.choice:hover { background: var(--soft); }
.quiet, .small { color: var(--accent); border-color: var(--edge); }
.hint, .state, .footer { font-size: .9em; color: var(--muted); }
.error { color: var(--error); font-size: .95em; }
.error:empty, .state:empty { display: none; }

.head { display: flex; align-items: center; gap: .15em; padding-block: .6em; padding-inline: 1.1em .5em; border-block-end: 1px solid var(--line); }
.names { flex: 1; min-inline-size: 0; }
.names p { font-size: .82em; line-height: 1.35; color: var(--muted); }
.help { padding-inline: .8em; font-size: .92em; font-weight: 600; color: var(--care-edge); border-color: var(--care-edge); white-space: nowrap; }
.menu { position: absolute; z-index: 1; inset-block-start: 4em; inset-inline-end: .6em; padding: .35em;
  background: var(--paper); border: 1px solid var(--edge); border-radius: .9em; box-shadow: 0 8px 24px rgb(16 34 32 / .18); }
.menu button { inline-size: 100%; text-align: start; }
.menu button:hover { background: var(--soft); }
.help-bar { display: flex; flex-wrap: wrap; gap: .4em; padding: .5em .9em; background: var(--care); border-block-end: 1px solid var(--care-edge); }
.help-bar a { flex: 1 1 auto; display: grid; place-items: center; padding-inline: .5em; font-size: .95em; font-weight: 600; color: var(--ink); }
.leave { flex: 1 0 100%; display: flex; flex-wrap: wrap; align-items: center; gap: .2em .8em; font-size: .9em; }
.leave button { flex: 1 1 auto; font-weight: 600; color: var(--paper); background: var(--ink); }

.scroller { flex: 1; min-block-size: 0; padding: 1.1em; overflow-y: auto; overscroll-behavior: contain; }
.scroller:focus-visible { outline-offset: -3px; }
.log { display: flex; flex-direction: column; gap: 1.15em; }
.message { display: flex; flex-direction: column; gap: .7em; }
.message p { white-space: pre-line; }
.visitor { align-self: flex-end; align-items: flex-end; max-inline-size: 88%; gap: .25em; }
.visitor p { padding: .6em 1em; background: var(--mine); border: 1px solid transparent; border-radius: 1.15em 1.15em .3em; }
.visitor .state { text-align: end; }
.state button { margin-inline-start: .6em; }
.kind-crisis, .kind-concern, .kind-error { padding: 1em; background: var(--care); border: 1px solid transparent; border-inline-start: 4px solid var(--care-edge); border-radius: .4em 1em 1em .4em; }
.kind-crisis p:first-of-type { font-weight: 600; }
.kind-confirmation { padding: 1em; background: var(--soft); border: 1px solid var(--line); border-inline-start: 4px solid var(--accent); border-radius: .4em 1em 1em .4em; }
.links { display: flex; flex-wrap: wrap; gap: .5em; }
.links a { display: inline-flex; align-items: center; padding: .4em 1em; font-weight: 600; background: var(--paper); border: 1px solid currentcolor; border-radius: .8em; text-decoration: none; }
.kind-crisis .links li { flex: 1 1 auto; }
.kind-crisis .links a { inline-size: 100%; justify-content: center; color: var(--on-accent); background: var(--accent); border-color: transparent; }
.picture { display: block; padding: 0; overflow: hidden; color: var(--muted); background: #fff; border-color: var(--line); }
.picture img { display: block; inline-size: 100%; block-size: auto; }
.picture span { display: block; padding: .55em 1em; font-size: .9em; color: var(--accent); background: var(--soft); text-align: start; }
.footer { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 .6em; }
.source { display: inline-flex; align-items: center; gap: .5em; min-block-size: 44px; flex: 1 1 12em; }
.thumbs { display: flex; margin-inline-start: auto; }
.thumbs [aria-pressed="true"] { color: var(--on-accent); background: var(--accent); }
.note { padding: .9em 1em; color: var(--muted); background: var(--soft); border-radius: 1em; display: flex; flex-direction: column; align-items: flex-start; gap: .6em; }
.note a { display: inline-flex; align-items: center; min-block-size: 44px; }
.working { display: flex; gap: .4em; padding-block: 1.2em .2em; }
.working i { inline-size: .5em; block-size: .5em; border-radius: 50%; background: var(--muted); opacity: .35; }

.tray { display: flex; flex-direction: column; gap: .9em; }
.tray:not(:empty) { margin-block-start: 1.1em; }
.choices, .cards { display: flex; flex-direction: column; gap: .5em; }
.choices button { inline-size: 100%; border-radius: 1.1em; }
.choices .primary { text-align: center; }
.cards button { inline-size: 100%; display: flex; flex-direction: column; gap: .2em; padding: .8em 1em; border-radius: 1em; }
.cards span { color: var(--muted); font-size: .95em; }
.cards img { inline-size: 3em; block-size: 3em; }
.card { display: flex; flex-direction: column; gap: 1em; padding: 1em; background: var(--soft); border: 1px solid var(--line); border-radius: 1.1em; }
fieldset { display: flex; flex-wrap: wrap; gap: .5em; border: 0; min-inline-size: 0; }
fieldset[hidden], [hidden] { display: none !important; }
legend { padding: 0; margin-block-end: .5em; font-weight: 600; }
.pill { display: inline-flex; align-items: center; gap: .5em; padding-inline: .8em 1em; background: var(--paper); border: 1px solid var(--edge); border-radius: .8em; }
.pill input { inline-size: 1.15em; block-size: 1.15em; margin: 0; accent-color: var(--accent); }
.pill:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); font-weight: 600; }
.field { display: flex; flex-direction: column; gap: .3em; }
.field label { font-weight: 600; }
.field input, textarea { min-block-size: 44px; padding: .55em .8em; font-size: max(1em, 16px); background: var(--paper); border: 1px solid var(--edge); border-radius: .8em; }
.field input { inline-size: 100%; }
[aria-invalid="true"] { border-color: var(--error) !important; box-shadow: inset 0 0 0 1px var(--error); }
.review dl { display: flex; flex-direction: column; gap: .8em; }
dt { font-size: .9em; color: var(--muted); }
dd { font-weight: 600; }

.composer { display: flex; align-items: flex-end; gap: .5em; padding: .7em .8em max(.7em, env(safe-area-inset-bottom)); border-block-start: 1px solid var(--line); }
textarea { flex: 1; min-inline-size: 0; max-block-size: 8.5em; resize: none; field-sizing: content; line-height: 1.4; border-radius: 1.3em; }
textarea::placeholder { color: var(--muted); opacity: 1; }
.send { flex: none; display: grid; place-items: center; inline-size: 46px; block-size: 46px; padding: 0; color: var(--on-accent); background: var(--accent); border-radius: 50%; }

.sheet { inset: 0; margin: auto; inline-size: min(28em, 100vw - 2em); max-block-size: calc(100dvh - 2em); padding: 1.2em; border-radius: 1.25em; overflow-y: auto; }
.sheet[open] { display: flex; flex-direction: column; gap: 1em; }
.sheet.wide { inline-size: min(56em, 100vw - 2em); }
.sheet::backdrop { background: var(--shade); }
.sheet-head { display: flex; align-items: center; justify-content: space-between; gap: 1em; }
.sheet h3 { font-size: 1em; }
.sheet img { inline-size: 100%; block-size: auto; background: #fff; border-radius: .6em; }
.help-links { display: flex; flex-direction: column; gap: .6em; }
.help-links a { display: flex; flex-direction: column; justify-content: center; padding: .6em 1em; color: var(--ink); background: var(--care); border: 1px solid var(--care-edge); border-radius: .9em; text-decoration: none; }
.help-links strong { text-decoration: underline; text-underline-offset: .2em; }
.help-links span { font-size: .92em; }
.pair { display: flex; flex-wrap: wrap; gap: .6em; }
.pair button { flex: 1 1 8em; text-align: center; }

@media (prefers-reduced-motion: no-preference) {
  .scroller { scroll-behavior: smooth; }
  .panel[open] { animation: rise .18s ease-out; }
  .working i { animation: breathe 1.6s ease-in-out infinite; }
  .working i:nth-child(2) { animation-delay: .2s; }
  .working i:nth-child(3) { animation-delay: .4s; }
}
@keyframes rise { from { opacity: 0; transform: translateY(.6em); } }
@keyframes breathe { 50% { opacity: .9; } }
@media (forced-colors: active) {
  .thumbs [aria-pressed="true"] { background: Highlight; color: HighlightText; forced-color-adjust: none; }
  .working i { background: CanvasText; }
}
@media (max-width: 359.98px) {
  .scroller { padding: .9em; }
  .head { padding-inline-start: .9em; gap: 0; }
}
@media print {
  .panel[open] { position: static; display: block; inline-size: auto; block-size: auto; border: 0; box-shadow: none; overflow: visible; }
  .head, .menu, .help-bar, .tray, .composer, .thumbs, .working, .picture span { display: none !important; }
  .scroller { overflow: visible; padding: 0; }
  .unseen { position: static; inline-size: auto; block-size: auto; clip-path: none; font-weight: 600; }
}
`);

/** What the chat needs on the page itself: the mark on a section, and a page that stands still or aside. */
export const pageSheet = sheet(`
[data-rewire-here] { outline: 3px solid var(--rewire-accent, #1f6460); outline-offset: .35em; border-radius: .15em; scroll-margin-block-start: 5rem; }
@media (prefers-color-scheme: dark) { [data-rewire-here] { outline-color: var(--rewire-accent-dark, #93d1c8); } }
@media (prefers-reduced-motion: no-preference) { html:has([data-rewire-here]) { scroll-behavior: smooth; } }
html[data-rewire-modal] { overflow: hidden; }
html[data-rewire-left] { visibility: hidden; }
@media print { html[data-printing] body > :not(rewire-chat) { display: none; } }
`);
