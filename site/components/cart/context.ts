import type { ReactNode } from "react";
import type { CartLine } from "#site/enhance/cart/lines.ts";
import type { Model } from "#site/enhance/cart/model.ts";
import type { PriceChange } from "#site/enhance/cart/refresh.ts";
import type { Messages } from "#site/lib/messages.ts";

/**
 * The state and the actions of the cart's components. They have no state of their own: when the cart changes, all are rendered
 * again.
 */
export interface CartContext extends Model {
  messages: Messages["cartView"];
  /** Language of the page. */
  lang: string;
  /** The prefix of paths in the page's language: empty, or `/zh`. */
  prefix: string;
  /** The price changes since the page was loaded, the latest first. */
  priceChanges: PriceChange[];
  /** The error messages of fields, by the id of the element that shows them. */
  errors: Record<string, string>;
  /** Sets an error message, or clears it with an empty text. */
  setError: (id: string, text: string) => void;
  /** Announces a text to screen readers. */
  announce: (text: string) => void;
  /** Renders the cart again. */
  render: () => void;
  /** Loads {@link CartContext.discounts}. */
  showDiscounts: () => Promise<void>;
  /** The discount on the lines in one currency. Set by `enhance/cart-discounts.tsx` once it is loaded. */
  discounts?: (currency: string) => ShownDiscount;
  /** The field for the price of a line that the buyer chooses. Set by `enhance/cart-amounts.tsx` once it is loaded. */
  amountField?: (line: CartLine, change: (to: Partial<CartLine>) => void) => ReactNode;
  /** The notice at a line that the buyer already has. Set by `enhance/cart-owned.tsx` once it is loaded. */
  owned?: (line: CartLine) => ReactNode;
}

interface ShownDiscount {
  /** What will be paid, in minor units. Undefined: nothing is taken off. */
  total: number | undefined;
  fields: ReactNode;
  totals: ReactNode;
}
