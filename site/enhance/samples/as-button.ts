/** Makes a link a button: `press` is called for a click, and for Space, which presses buttons but not links. */
export function asButton(link: GlobalEventHandlers & Element, press: () => void): void {
  link.role = "button";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    press();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    // Space would scroll the page.
    event.preventDefault();
    if (!event.repeat) press();
  });
}
