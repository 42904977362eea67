import type { ReactElement } from "react";
import type { CartContext } from "../../components/cart/context.ts";
import { hydrate } from "../hydrate.ts";
import type { Repriced } from "./compare.ts";

/**
 * Shows the cart in a part of the page, and keeps it so. `component` shows what it is given and keeps no state: hooks
 * would be an eighth of all that is fetched as the cart is opened.
 * @returns a function that compares the cart with the shop, and announces what has changed.
 */
export function showCart(
  part: string,
  given: Omit<CartContext, "repriced" | "refusals" | "refuse" | "announce">,
  component: (context: CartContext) => ReactElement,
): () => Promise<void> {
  const { words, prefix, lines, sold, compare } = given;
  const repriced: Repriced[] = [];
  const refusals: Record<string, string> = {};
  const context = { ...given, repriced, refusals, refuse, announce };
  const render = hydrate(part, () => component(context));
  given.onChange(draw);
  return async () => {
    const soldBefore = sold(lines()).length;
    const repricedBefore = repriced.length;
    await compare(prefix, (each) => repriced.unshift(each));
    if (repriced.length > repricedBefore || sold(lines()).length < soldBefore) announce(words.different);
  };

  /** Where a change takes away what has the focus, the focus moves to what is nearest. */
  function draw(): void {
    const before = focusedRow();
    render();
    if (before === null || focusedRow() !== null) return;
    // Where the row was, its follower is now; after the last one comes the one before it, and then what leads on.
    const all = rows();
    const near = all[Math.max(0, Math.min(before, all.length - 1))] ?? document;
    near.querySelector<HTMLElement>(".cart-remove, .cart-empty a")?.focus();
  }

  function refuse(id: string, text: string): void {
    if ((refusals[id] ?? "") === text) return;
    refusals[id] = text;
    // Fields say so while they are rendered, too.
    queueMicrotask(render);
  }
}

/** The place of the row that has the focus; -1 where another part of the cart has it, and null where none has. */
function focusedRow(): number | null {
  const { activeElement } = document;
  if (!activeElement?.closest(".cart")) return null;
  return rows().findIndex((row) => row.contains(activeElement));
}

function rows(): Element[] {
  return [...document.querySelectorAll(".cart-line")];
}

export function announce(text: string): void {
  setText(".cart + [role=status]", text);
}

/** Sets the text of a live region. One that is set again changes the document again, and so is read out again. */
export function setText(region: string, text: string): void {
  const element = document.querySelector(region);
  if (element) element.textContent = text;
}
