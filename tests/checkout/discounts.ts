import type { Discount } from "#domain/discount.ts";

/** A discount with a code: 10 % off the whole cart, unless the changes say otherwise. */
export function discountWith(changes: Partial<Discount> = {}): Discount {
  const code = changes.code === undefined ? "LANTERN10" : changes.code;
  return {
    ...{ key: code ?? "launch", code, name: {} },
    ...{ off: { percent: 1000 }, on: null, together: false, from: null, until: null, minimum: {} },
    ...{ limit: null, limitPerBuyer: null, firstPurchase: false },
    ...changes,
  };
}

/** A discount that applies by itself. */
export function automaticDiscount(changes: Partial<Discount> = {}): Discount {
  return discountWith({ code: null, name: { en: "Launch week", zh: "首发周" }, ...changes });
}
