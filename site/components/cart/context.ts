import type { CartModel } from "#site/enhance/cart/model.ts";
import type { PriceChange } from "#site/enhance/cart/refresh.ts";
import type { Messages } from "#site/lib/messages.ts";

/**
 * The state and the actions of the cart's components. They have no state of their own: when the cart changes, all are rendered
 * again.
 */
export interface CartContext extends CartModel {
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
  /** Loads the script that shows the fields for a discount code. */
  loadCode: () => Promise<unknown>;
  /** Announces a text to screen readers. */
  announce: (text: string) => void;
}
