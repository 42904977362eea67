import type { Repriced } from "#site/enhance/cart/compare.ts";
import type { CartModel } from "#site/enhance/cart/model.ts";
import type { Messages } from "#site/lib/messages.ts";

/** What the components of the cart show and call. They keep no state: what changes is here, and they are rendered again. */
export interface CartContext extends CartModel {
  words: Messages["cartView"];
  /** Language of the page. */
  lang: string;
  /** What the addresses of the page's language begin with: nothing, or `/zh`. */
  prefix: string;
  /** Lines that have another price than when they were put into the cart, the latest first. */
  repriced: Repriced[];
  /** Why the text of a field is refused, by the id of the element that shows it. */
  refusals: Record<string, string>;
  /** Sets a refusal, or with an empty text takes it back. */
  refuse: (id: string, text: string) => void;
  /** Has assistive technology read a text out. */
  announce: (text: string) => void;
}
