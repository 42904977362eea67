/** https://www.w3.org/TR/uievents/#determine-keydown-keyup-keyCode */
const TAKEN_KEY = 229;

/** `/` goes to the field, arrows go through what was found, Escape goes back and then empties the field. */
export function listenToKeys(of: {
  query: HTMLInputElement;
  links: () => HTMLAnchorElement[];
  /** Is told that the field has been emptied. */
  emptied: () => void;
}): void {
  const { query, links, emptied } = of;
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const here = target instanceof HTMLElement ? target : document.body;
    if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
    if (key === "/" && !here.matches("input, textarea")) {
      event.preventDefault();
      query.focus();
      query.select();
      return;
    }
    const found = links();
    const at = found.findIndex((link) => link.isSameNode(here));
    if (here !== query && at < 0) return;
    if (key === "ArrowDown") found[at + 1]?.focus();
    else if (key === "ArrowUp" && at >= 0) (found[at - 1] ?? query).focus();
    else if (key === "Escape" && at >= 0) query.focus();
    else if (key === "Escape" && query.value) {
      query.value = "";
      emptied();
    } else return;
    event.preventDefault();
  });
}

/** Letters and keys belong to the input method while it makes a word of them: Chinese is written so. */
export function isComposing(event: Event): boolean {
  if (event instanceof InputEvent) return event.isComposing;
  // In Safari the key that ends the word comes after its end, with the number of a key that is taken already.
  return event instanceof KeyboardEvent && (event.isComposing || event.keyCode === TAKEN_KEY);
}
