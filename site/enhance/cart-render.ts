import type { ReactElement } from "react";
import type { CartContext } from "#site/components/cart/context.ts";
import type { Model } from "./cart/model.ts";
import { refresh, showAmounts, showDiscounts } from "./cart-refresh.ts";
import { hydrateInto } from "./hydrate.ts";

/**
 * Renders the cart into its part of the page, and again whenever it changes. The components have no state of their own, since
 * Preact's hooks would be an eighth of the script that is loaded when the cart opens.
 * @returns a function that refreshes the cart from the shop's catalogue
 */
export function renderCart(
  container: Element,
  props: Model & Pick<CartContext, "messages" | "lang" | "prefix">,
  component: (context: CartContext) => ReactElement,
): () => Promise<void> {
  const errors: Record<string, string> = {};
  const context: CartContext = {
    ...props,
    priceChanges: [],
    errors,
    setError,
    announce,
    render: () => render(),
    showDiscounts: () => showDiscounts(context),
  };
  const render = hydrateInto(container, () => component(context));
  props.onChange(renderKeepingFocus);
  showAmounts(context);
  props.onChange(() => showAmounts(context));
  return () => refresh(context);

  /** If the row with the focus was removed, the row that takes its place gets the focus, or else the last row. */
  function renderKeepingFocus(): void {
    const before = focusedRow();
    render();
    if (before === null || focusedRow() !== null) return;
    const remaining = rows();
    const nearest = remaining[Math.max(0, before)] ?? remaining.at(-1) ?? document;
    nearest.querySelector<HTMLElement>(".cart-remove, .cart-empty a")?.focus();
  }

  function setError(id: string, text: string): void {
    // Fields clear their error while they are rendered, so the next rendering has to wait.
    if ((errors[id] ?? "") !== text) queueMicrotask(render);
    errors[id] = text;
  }
}

/** The index of the row that has the focus, -1 if another part of the cart has it, null if it is outside of the cart. */
function focusedRow(): number | null {
  const { activeElement } = document;
  if (!activeElement?.closest(".cart")) return null;
  return rows().findIndex((row) => row.contains(activeElement));
}

function rows(): Element[] {
  return [...document.querySelectorAll(".cart-line")];
}

/** Announces a text to screen readers. */
export function announce(text: string): void {
  setText(".cart + [role=status]", text);
}

/** Sets the text of a live region. Not rendered as state, since setting the same text again must announce it again. */
export function setText(selector: string, text: string): void {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}
