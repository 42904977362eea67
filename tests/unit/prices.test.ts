import { describe, expect, it } from "vitest";
import {
  cheapestOf,
  currentPrice,
  findCheapestOption,
  formerPrice,
  isFree,
  isSoldOut,
  lowestPrice,
  optionsForSale,
} from "#domain/prices.ts";

describe("the prices of a product", () => {
  const usd = (amount: number) => ({ amount, currency: "USD" });
  const fixed = (amount: number) => ({ price: usd(amount), minimum: null });
  const open = (price: number, minimum: number) => ({ price: usd(price), minimum: usd(minimum) });
  const soon = { price: null, minimum: null };

  it("start at the minimum for pay-what-you-want", () => {
    expect(lowestPrice(open(900, 500))).toEqual(usd(500));
    expect(lowestPrice(fixed(900))).toEqual(usd(900));
    expect(lowestPrice(soon)).toBeNull();
  });

  it("exclude options that are not for sale yet", () => {
    expect(optionsForSale({ options: [soon, fixed(1), soon] })).toEqual([fixed(1)]);
  });

  it("exclude all options of a product whose sale has ended", () => {
    const ended = { options: [fixed(1)], isWithdrawn: true };
    expect(optionsForSale(ended)).toEqual([]);
    expect(findCheapestOption(ended)).toBeNull();
  });

  it("make it free if no option costs anything", () => {
    expect(isFree({ options: [fixed(0)] })).toBe(true);
    expect(isFree({ options: [fixed(0), soon] })).toBe(true);
    expect(isFree({ options: [fixed(0), fixed(1)] })).toBe(false);
    expect(isFree({ options: [open(0, 0)] })).toBe(false);
  });

  it("have a cheapest option: the first of several, and none if nothing is for sale", () => {
    const [dear, cheap, same] = [fixed(900), open(700, 300), fixed(300)];
    expect(findCheapestOption({ options: [dear, cheap, same] })).toBe(cheap);
    expect(findCheapestOption({ options: [soon, dear] })).toBe(dear);
    expect(findCheapestOption({ options: [soon] })).toBeNull();
  });

  it("have a cheapest option even where nothing is for sale now, but none without a price", () => {
    const sold = { ...fixed(500), isSoldOut: true };
    expect(cheapestOf([soon, fixed(900), sold])).toBe(sold);
    expect(cheapestOf([soon])).toBeNull();
  });

  it("say that it is sold out, once all copies of what had a price are", () => {
    const sold = { ...fixed(900), isSoldOut: true };
    expect(isSoldOut({ options: [sold] })).toBe(true);
    expect(isSoldOut({ options: [sold, soon] })).toBe(true);
    expect(isSoldOut({ options: [sold, fixed(500)] })).toBe(false);
    expect(isSoldOut({ options: [soon] })).toBe(false);
    expect(isSoldOut({ options: [sold], isWithdrawn: true })).toBe(false);
  });

  it("count what an automatic discount takes off now, and say what it cost before", () => {
    const [reduced, dear] = [{ ...fixed(900), sale: usd(700) }, fixed(800)];
    expect([lowestPrice(reduced), currentPrice(reduced)]).toEqual([usd(700), usd(700)]);
    expect([lowestPrice(dear), currentPrice(dear), currentPrice(soon)]).toEqual([usd(800), usd(800), null]);
    expect(formerPrice({ ...reduced, compareAt: usd(1200) })).toEqual(usd(900));
    expect(formerPrice({ ...dear, compareAt: usd(1200) })).toEqual(usd(1200));
    expect(formerPrice({ ...dear, compareAt: null })).toBeNull();
    expect(findCheapestOption({ options: [dear, reduced] })).toBe(reduced);
    // A bundle has the same edition during a sale as before.
    expect(cheapestOf([dear, reduced])).toBe(dear);
    expect(currentPrice(open(900, 500))).toEqual(usd(900));
  });
});
