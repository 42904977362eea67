import fc from "fast-check";
import { holdUse, isLimited } from "#checkout/orders/holds/discount-uses.ts";
import { newOrder, type OrderLine } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import { applyDiscounts } from "#domain/apply-discounts.ts";
import type { Discount } from "#domain/discount.ts";
import type { Gift } from "#domain/gift.ts";
import { DAY_MS } from "#domain/time.ts";
import { automaticDiscount, discountWith } from "../checkout/discounts.ts";
import { lineOf, NOON } from "../contract/order-book/samples.ts";
import { limitedWhole, OFFERS } from "./offers.ts";
import type { Step } from "./step.ts";
import type { TaxTerms } from "./stripe.ts";

const HOLD_MS = 35 * 60_000;
export const GIFT_DAYS = 3;

/** An order as a buyer puts it together. */
interface Cart {
  products: string[];
  /** `limited`: a code for two orders, and `limitedWhole` one that makes two orders free. */
  discount: "none" | "tenth" | "limited" | "whole" | "limitedWhole";
  gift: "none" | "now" | "later";
  tax: TaxTerms;
}

const carts: fc.Arbitrary<Cart> = fc.record({
  products: fc.subarray(
    OFFERS.map(({ product }) => product),
    { minLength: 1 },
  ),
  discount: fc.constantFrom("none", "none", "tenth", "limited", "whole", "limitedWhole"),
  gift: fc.constantFrom("none", "none", "now", "later"),
  tax: fc.constantFrom("none", "included", "added"),
});

/** Places an order, if the discount that it wants is not used up. */
export const placeSteps: fc.Arbitrary<Step> = carts.map(place);

function place(cart: Cart): Step {
  const { products, discount, gift, tax } = cart;
  return {
    name: `place ${products.join(" and ")}, discount ${discount}, gift ${gift}, tax ${tax}`,
    async act(model, { database, ports, stripe }) {
      const id = `ord_${model.sequence}n${model.orders.length}`;
      const at = ports.clock();
      const applied = discountOf(discount, model.sequence);
      if (applied && isLimited(applied)) {
        const terms = { until: new Date(at.getTime() + HOLD_MS), network: null };
        const refusal = await holdUse(database, id, { discount: applied, buyer: null }, terms);
        if (refusal) return refusal;
      }
      const lines = OFFERS.filter(({ product }) => products.includes(product)).map((offer) => lineOf(offer));
      const placed = newOrder({
        ...{ id, lines: discounted(lines, applied, at), currency: "USD", email: null, locale: "en", at },
        appliedDiscount: applied && { key: applied.key, name: "A discount" },
        gift: giftOf(gift),
      });
      const order = { ...placed, sessionId: `cs_${id}` };
      stripe.open(order, tax);
      await database.write(insertOrder(order, "buyer"));
    },
    record(model) {
      model.orders.push(`ord_${model.sequence}n${model.orders.length}`);
    },
  };
}

/** The limited code is another one in each sequence, since these share a book. */
function discountOf(kind: Cart["discount"], sequence: number): Discount | null {
  if (kind === "none") return null;
  if (kind === "tenth") return automaticDiscount();
  if (kind === "whole") return discountWith({ key: "WHOLE", code: "WHOLE", off: { percent: 10_000 } });
  if (kind === "limitedWhole") return limitedWhole(sequence);
  const code = `TWO-${sequence}`;
  return discountWith({ key: code, code, off: { amount: { USD: 1001 } }, limit: 2 });
}

function discounted(lines: OrderLine[], discount: Discount | null, at: Date): OrderLine[] {
  const automatic = discount ? [{ ...discount, code: null }] : [];
  return applyDiscounts(lines, { code: null, automatic }, { currency: "USD", at }).lines;
}

function giftOf(kind: Cart["gift"]): Gift | null {
  if (kind === "none") return null;
  const deliverAt = kind === "later" ? new Date(NOON.getTime() + GIFT_DAYS * DAY_MS).toISOString() : null;
  return { recipient: "friend@example.com", giver: "Ana", words: "For you", deliverAt };
}
