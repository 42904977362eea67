import type { Messages } from "../lib/messages.ts";
import { fetchOwned } from "./cart/owned.ts";
import { element } from "./element.ts";

/**
 * On a product's page, replaces Buy by a link to what the buyer has of it, while that edition is chosen.
 * @param prefix of paths in the page's language
 */
export async function showOwnedEditions(
  form: HTMLFormElement,
  messages: Messages["returning"],
  prefix: string,
): Promise<void> {
  const valuesOf = (name: string) =>
    [...form.querySelectorAll<HTMLInputElement>(`[name=${name}]`)].map(({ value }) => value);
  const [product = ""] = valuesOf("product");
  const owned = await fetchOwned(valuesOf("option").map((option) => ({ product, option })));
  if (owned.length === 0) return;

  const note = element("p", {}, messages.owned);
  form.querySelector(".buy-actions")?.before(note);
  const buttons = [
    ...document.querySelectorAll<HTMLButtonElement>(":is(.buy-actions, .buy-bar) [type=submit]"),
  ];
  const links = buttons.map((button) => {
    const link = element("a", { class: button.className }, messages.open);
    button.after(link);
    return link;
  });
  update();
  form.addEventListener("input", update);
  // A browser that returns to the page may restore its fields.
  addEventListener("pageshow", update);

  function update(): void {
    const chosen = new FormData(form).get("option");
    const item = owned.find(({ option }) => option === chosen);
    // Buttons have a display of their own, which outweighs `hidden`. Buy stays the one that Enter presses.
    for (const shown of [note, ...links]) shown.style.display = item ? "" : "none";
    for (const button of buttons) button.style.display = item ? "none" : "";
    if (item) for (const link of links) link.href = prefix + item.page;
  }
}
