import { element as create } from "../element.ts";

/** A button with an icon or a short text, and a label that says what it does. */
export function iconButton(
  { label, text = "", kind = "" }: { label: string; text?: string; kind?: string },
  press: () => void,
): HTMLButtonElement {
  const button = create("button", { type: "button", class: kind, "aria-label": label }, text);
  button.addEventListener("click", press);
  return button;
}
