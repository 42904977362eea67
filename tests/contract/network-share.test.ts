import { describe, expect, it } from "vitest";
import { dropUse, holdUse, refuseUse } from "#checkout/orders/holds/discount-uses.ts";
import { exceedsShare, insertCopies, type WantedCopies } from "#checkout/orders/holds/limited-copies.ts";
import type { Discount } from "#domain/discount.ts";
import { discountWith } from "../checkout/discounts.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { secondsLater } from "./order-book/samples.ts";

const UNTIL = secondsLater(2100);
const HERE = "the hash of 203.0.113.7";
const ELSEWHERE = "the hash of 203.0.113.8";

/** Copies of the cloth edition of the book. */
function clothOf(changes: Partial<WantedCopies>): WantedCopies {
  return { products: ["book"], options: ["cloth"], limit: null, optionLimit: null, quantity: 1, ...changes };
}

describe.each(engines)("what one network may hold at a time in $name", (engine) => {
  const database = useOrderBook(engine);

  /** Holds a use of a code for a new order. @returns why not; null if it is held */
  function holdCode(discount: Discount, network: string | null, buyer: string | null = null) {
    return holdUse(database, crypto.randomUUID(), { discount, buyer }, { until: UNTIL, network });
  }

  /** Holds copies for a new order. @returns whether they are held */
  function holdCopies(network: string | null, ...copies: WantedCopies[]) {
    return insertCopies(database, crypto.randomUUID(), copies, { until: UNTIL, network });
  }

  it("is half of the uses of a code; others can have the rest", async () => {
    const discount = discountWith({ limit: 5 });
    const use = { discount, buyer: null };
    expect([await holdCode(discount, HERE), await holdCode(discount, HERE)]).toEqual([null, null]);
    expect(await holdCode(discount, HERE)).toBe("too-many-requests");
    expect(await refuseUse(database, use)).toBeNull();
    expect(await holdCode(discount, ELSEWHERE)).toBeNull();
    const terms = { until: UNTIL, network: ELSEWHERE };
    await holdUse(database, "ord_lost", use, terms);
    expect(await holdCode(discount, ELSEWHERE)).toBe("too-many-requests");
    await dropUse(database, "ord_lost");
    expect(await holdCode(discount, ELSEWHERE)).toBeNull();
  });

  it("is the only use of a code", async () => {
    const discount = discountWith({ limit: 1 });
    expect(await holdCode(discount, HERE)).toBeNull();
    expect(await holdCode(discount, HERE)).toBe("code-used-up");
  });

  it("is any number of uses of a code that only each buyer can use once", async () => {
    const discount = discountWith({ limitPerBuyer: 1 });
    for (const buyer of ["ana@x.example", "ben@x.example", "cleo@x.example"])
      expect(await holdCode(discount, HERE, buyer)).toBeNull();
    expect(await holdCode(discount, HERE, "ana@x.example")).toBe("code-used");
  });

  it("is all uses of a code, and all copies, if it is not known which network it is", async () => {
    const discount = discountWith({ limit: 2 });
    expect([await holdCode(discount, null), await holdCode(discount, null)]).toEqual([null, null]);
    expect(await holdCode(discount, null)).toBe("code-used-up");
    const all = clothOf({ limit: 2, quantity: 2 });
    expect(await exceedsShare(database, [all], null)).toBe(false);
    expect(await holdCopies(null, all)).toBe(true);
  });

  it.each([
    ["a product", { limit: 5 }],
    ["an edition", { optionLimit: 5 }],
    ["an edition of a product with many more", { limit: 100, optionLimit: 5 }],
  ])("is half of the copies of %s", async (_, limits) => {
    const two = clothOf({ ...limits, quantity: 2 });
    const one = clothOf(limits);
    expect(await exceedsShare(database, [clothOf({ ...limits, quantity: 3 })], HERE)).toBe(true);
    expect(await exceedsShare(database, [two], HERE)).toBe(false);
    expect(await holdCopies(HERE, two)).toBe(true);
    expect(await exceedsShare(database, [one], HERE)).toBe(true);
    expect(await holdCopies(HERE, one)).toBe(false);
    expect(await exceedsShare(database, [one], ELSEWHERE)).toBe(false);
    expect(await holdCopies(ELSEWHERE, one)).toBe(true);
  });

  it("is half of the copies of a product, across its editions", async () => {
    const [cloth, paper] = [clothOf({ limit: 10, quantity: 2 }), clothOf({ limit: 10, options: ["paper"] })];
    const twoOfEach = [cloth, { ...paper, quantity: 2 }];
    expect(await holdCopies(HERE, cloth)).toBe(true);
    expect(await holdCopies(HERE, ...twoOfEach)).toBe(false);
    expect(await exceedsShare(database, twoOfEach, HERE)).toBe(true);
    expect(await exceedsShare(database, [cloth, paper], HERE)).toBe(false);
    expect(await holdCopies(HERE, cloth, paper)).toBe(true);
  });

  it("is half of the copies of each edition, though others of the product are wanted", async () => {
    const limits = { optionLimit: 4, quantity: 2 };
    const both = [clothOf(limits), clothOf({ ...limits, options: ["paper"] })];
    expect(await exceedsShare(database, both, HERE)).toBe(false);
    expect(await holdCopies(HERE, ...both)).toBe(true);
  });

  it("is exceeded by any of several products", async () => {
    const record = clothOf({ products: ["record"], limit: 2 });
    await holdCopies(HERE, record);
    expect(await exceedsShare(database, [clothOf({ limit: 4 }), record], HERE)).toBe(true);
    expect(await exceedsShare(database, [clothOf({ limit: 4 })], HERE)).toBe(false);
  });
});
