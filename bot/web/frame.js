
/** Here the panel covers the screen; a low window counts, a phone on its side has no room either. */
const SMALL = matchMedia('(max-width: 479.98px), (max-height: 430px)');

/** @type {(parts: FrameParts) => Frame} */
export const makeFrame = ({ dialog, launcher, root, escape, focus }) => {
  // Sizes from script go through a style sheet of their own: a strict policy forbids style attributes.
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets.push(sheet);
  const view = window.visualViewport;
  const modal = (/** @type {boolean} */ on) => document.documentElement.toggleAttribute('data-rewire-modal', on);

  /** A phone's keyboard covers the page without resizing it. */
  const fit = () => {
    if (view) sheet.replaceSync(`:host { --rewire-height: ${view.height}px; --rewire-top: ${view.offsetTop}px; }`);
  };
  view?.addEventListener('resize', fit);
  view?.addEventListener('scroll', fit);

  const show = () => {
    if (SMALL.matches) dialog.showModal();
    else dialog.show();
    modal(SMALL.matches);
    fit();
  };

  SMALL.addEventListener('change', () => {
    if (!dialog.open) return;
    const focused = /** @type {HTMLElement | null} */ (root.activeElement);
    dialog.close();
    show();
    // The panel is on top of everything now; an open sheet belongs above it.
    for (const sheet of root.querySelectorAll('dialog')) {
      if (sheet === dialog) continue;
      sheet.close();
      sheet.showModal();
    }
    focused?.focus();
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    if (!escape()) dialog.close();
  });
  dialog.addEventListener('close', () => {
    // A turned screen closes and opens it in one go.
    if (dialog.open) return;
    modal(false);
    launcher.hidden = false;
    // The way to a section of the article has already moved the focus there.
    if ([document.body, root.host].includes(/** @type {any} */ (document.activeElement))) launcher.focus();
  });

  return {
    open() {
      show();
      launcher.hidden = true;
      focus(SMALL.matches);
    },
    close: () => dialog.close(),
    makeRoom() {
      if (SMALL.matches) dialog.close();
    },
  };
};
