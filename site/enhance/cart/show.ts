import type { ReactElement } from "react";
import type { CartContext } from "#site/components/cart/context.ts";
import { hydrate } from "../hydrate.ts";
import type { Repriced } from "./compare.ts";

/**
 * Renders the cart into a part of the page, and again whenever it changes. The state is kept here, and components are
 * functions of it: hooks alone would be an eighth of what is fetched when the cart is opened.
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
  given.onChange(renderKeepingFocus);
  return async () => {
    const soldBefore = sold(lines()).length;
    const repricedBefore = repriced.length;
    await compare(prefix, (each) => repriced.unshift(each));
    if (repriced.length > repricedBefore || sold(lines()).length < soldBefore) announce(words.different);
  };

  /** Focus on something that is no longer there goes to the row that has taken its place, or else to the last one. */
  function renderKeepingFocus(): void {
    const before = focusedRow();
    render();
    if (before === null || focusedRow() !== null) return;
    const left = rows();
    const near = left[Math.max(0, Math.min(before, left.length - 1))] ?? document;
    near.querySelector<HTMLElement>(".cart-remove, .cart-empty a")?.focus();
  }

  function refuse(id: string, text: string): void {
    if ((refusals[id] ?? "") === text) return;
    refusals[id] = text;
    // A field may take its refusal back while it is being rendered.
    queueMicrotask(render);
  }
}

/** The index of the row that has the focus; -1 where another part of the cart has it, and null where none has. */
function focusedRow(): number | null {
  const { activeElement } = document;
  if (!activeElement?.closest(".cart")) return null;
  return rows().findIndex((row) => row.contains(activeElement));
}

function rows(): Element[] {
  return [...document.querySelectorAll(".cart-line")];
}

/** Has assistive technology read a text out. */
export function announce(text: string): void {
  setText(".cart + [role=status]", text);
}

/** Sets the text of a live region. It is no state: the same text, set again, has to be read out again. */
export function setText(region: string, text: string): void {
  const element = document.querySelector(region);
  if (element) element.textContent = text;
}
