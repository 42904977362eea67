import { AmountField } from "../components/cart/amount-field.tsx";
import type { CartContext } from "../components/cart/context.ts";
import type { Messages } from "../lib/messages.ts";

declare const MESSAGES: Messages["cartAmounts"];

/** Loaded when the cart has a line whose price the buyer chooses. */
export function showAmounts(context: CartContext): void {
  context.amountField ??= (line, change) => (
    <AmountField line={line} context={context} messages={MESSAGES} change={change} />
  );
  context.render();
}
