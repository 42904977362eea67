/** The key code of a key that an input method has handled: https://www.w3.org/TR/uievents/#determine-keydown-keyup-keyCode */
const HANDLED_BY_INPUT_METHOD = 229;

/** `/` focuses the field, the arrow keys move through the results, Escape goes back to the field and then clears it. */
export function listenToKeys({
  query,
  links,
  onClear,
}: {
  query: HTMLInputElement;
  /** The links of the current results. */
  links: () => HTMLAnchorElement[];
  onClear: () => void;
}): void {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const focused = target instanceof HTMLElement ? target : document.body;
    if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
    if (key === "/" && !focused.matches("input, textarea")) {
      event.preventDefault();
      query.focus();
      query.select();
      return;
    }
    const results = links();
    const at = results.findIndex((link) => link.isSameNode(focused));
    if (focused !== query && at < 0) return;
    if (key === "ArrowDown") results[at + 1]?.focus();
    else if (key === "ArrowUp" && at >= 0) (results[at - 1] ?? query).focus();
    else if (key === "Escape" && at >= 0) query.focus();
    else if (key === "Escape" && query.value) {
      query.value = "";
      onClear();
    } else return;
    event.preventDefault();
  });
}

/** Whether an input method is composing a word, as for Chinese. Until it ends, input and keys belong to the input method. */
export function isComposing(event: Event): boolean {
  if (event instanceof InputEvent) return event.isComposing;
  // In Safari, the key that ends a composition arrives after its end and can only be recognised by its key code.
  return event instanceof KeyboardEvent && (event.isComposing || event.keyCode === HANDLED_BY_INPUT_METHOD);
}
