import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { Product } from "#catalogue/types.ts";
import en from "#messages/en/pages.json" with { type: "json" };
import { marksOf } from "#publish/search-index.ts";
import { PriceFrom } from "#site/components/price.tsx";
import { Bundle } from "#site/components/product/bundle.tsx";
import { BuyBar, BuyBox } from "#site/components/product/buy.tsx";
import { Next, Terms } from "#site/components/product/texts.tsx";
import { pageOf } from "#site/lib/list.ts";
import { productData } from "#site/lib/structured.ts";
import { groundWith, option, product, usd, viewOf } from "./products.ts";

const fixed = option({ key: "fixed", price: usd(800) });
const open = option({ key: "open", price: usd(2000), minimum: usd(500) });

describe("a product of which one edition costs 8 dollars and another 5 or more, 20 suggested", () => {
  const both = product({ slug: "both", options: [fixed, open] });

  test("is told from the least that a buyer can pay, on pages and in the search", () => {
    expect(shown(PriceFrom, both)).toBe("from $5");
    expect(marksIn(both)).toContain('filter="price:500"');
    expect(marksIn(both)).toContain('meta="price-en:from $5"');
  });

  test("stands by that sum where products are ordered by price", () => {
    const four = product({ slug: "four", options: [option({ price: usd(400) })] });
    const six = product({ slug: "six", options: [option({ price: usd(600) })] });
    expect(slugs(pageOf(viewOf([six, both, four]), "price", 1, "en"))).toEqual(["four", "both", "six"]);
  });
});

describe("a product that can be had for nothing", () => {
  const free = option({ key: "free", price: usd(0) });
  const freeOrMore = option({ key: "gift", price: usd(500), minimum: usd(0) });

  test.each([
    ["Free", [free]],
    ["Free", [free, { ...free, key: "other" }]],
    ["Free or more", [freeOrMore]],
    ["Free or more", [free, fixed]],
    ["Free or more", [free, freeOrMore]],
  ])("is told as %j, never as a sum of nothing", (text, options) => {
    const had = product({ options });
    expect(shown(PriceFrom, had)).toBe(text);
    expect(marksIn(had)).toContain(`meta="price-en:${text}"`);
  });

  test("says how to give it back, and how it is paid, wherever it can cost something", () => {
    for (const options of [[free, fixed], [fixed, free], [freeOrMore]]) {
      const had = product({ options });
      expect(shown(Terms, had)).toContain("Refunds");
      expect(shown(Next, had)).toContain("Pay once");
      expect(shown(BuyBox, had)).toContain("Pay by card");
      expect(shown(BuyBar, had)).toMatch(/Buy$/);
    }
    expect(shown(Terms, product({ options: [free] }))).not.toContain("Refunds");
    expect(shown(Next, product({ options: [free] }))).not.toContain("Pay once");
    expect(shown(BuyBar, product({ options: [free] }))).toMatch(/Get it free$/);
  });

  test("says from where a sum is taken, if there is one", () => {
    expect(shown(BuyBox, product({ options: [freeOrMore] }))).toContain("Nothing, or $0.50 and more;");
    const unknown = { amount: 0, currency: "KZT" };
    const option = { ...freeOrMore, price: { ...unknown, amount: 90_000 }, minimum: unknown };
    expect(shown(BuyBox, product({ options: [option] }))).toContain("Nothing, or what you like;");
  });
});

test("a product of which one edition is for sale and another is not yet has one price, not a price to begin with", () => {
  const half = product({ options: [fixed, option({ key: "later", price: null })] });
  expect(shown(PriceFrom, half)).toBe("$8");
  expect(marksIn(half)).toContain('meta="price-en:$8"');
});

test("a price before is told to search engines where the page strikes it through, and not where a buyer decides", () => {
  for (const [minimum, isTold] of [
    [null, true],
    [usd(0), false],
  ] as const) {
    const reduced = product({ options: [option({ price: usd(500), minimum, compareAt: usd(900) })] });
    const data = JSON.stringify(productData(reduced, groundWith([reduced])));
    expect(data.includes("StrikethroughPrice")).toBe(isTold);
    expect(
      renderToStaticMarkup(createElement(PriceFrom, { product: reduced, ground: groundWith([]) })).includes(
        "<s class",
      ),
    ).toBe(isTold);
  }
});

describe("prices in several currencies", () => {
  const costing = (slug: string, amount: number, currency: string) =>
    product({ slug, options: [option({ price: { amount, currency } })] });
  const later = product({ slug: "later", options: [option({ price: null })] });
  const yen = costing("yen", 500, "JPY");
  const dollars = costing("dollars", 2900, "USD");

  test("are ordered one currency after the other, the shop's own first, what is not for sale yet last", () => {
    const cheap = costing("cheap", 300, "USD");
    const dear = costing("dear", 90_000, "JPY");
    const euros = costing("euros", 400, "EUR");
    const view = viewOf([later, dear, yen, dollars, euros, cheap]);
    expect(slugs(pageOf(view, "price", 1, "en"))).toEqual([
      "cheap",
      "dollars",
      "euros",
      "yen",
      "dear",
      "later",
    ]);
  });

  test("are told in the search, where only those of the shop's own can be chosen", () => {
    expect(marksIn(dollars)).toContain('filter="price:2900"');
    expect(marksIn(yen)).not.toContain('filter="price');
    expect(marksIn(yen)).toContain('meta="price-en:¥500"');
    expect(marksIn(later)).toContain('meta="price-en:Not for sale yet"');
  });
});

describe("a bundle", () => {
  const bundle = product({ slug: "all", bundle: ["one", "two"], options: [option({ price: usd(1000) })] });
  const one = product({ slug: "one", options: [fixed] });

  test("says what it saves where everything in it has a price", () => {
    const two = product({ slug: "two", options: [option({ price: usd(700) })] });
    expect(shown(Bundle, bundle, [one, two])).toContain("One by one: $15. Together: $10. You keep $5.");
  });

  test("counts what a buyer may decide on by the least, and says so", () => {
    const two = product({ slug: "two", options: [open] });
    expect(shown(Bundle, bundle, [one, two])).toContain("One by one: from $13. Together: $10. You keep $3.");
  });

  test("claims no saving in two currencies, nor where a buyer decides on its own price", () => {
    const yen = product({ slug: "two", options: [option({ price: { amount: 9000, currency: "JPY" } })] });
    expect(shown(Bundle, bundle, [one, yen])).not.toContain("You keep");
    const dear = product({ slug: "two", options: [option({ price: usd(9000) })] });
    expect(shown(Bundle, { ...bundle, options: [open] }, [one, dear])).not.toContain("You keep");
  });
});

function slugs(products: Product[]): string[] {
  return products.map(({ slug }) => slug);
}

/** What a part of a page says of a product, in a shop with these others. */
function shown(
  part: typeof PriceFrom | typeof Bundle | typeof BuyBar | typeof Terms,
  of: Product,
  others: Product[] = [],
): string {
  const ground = groundWith([of, ...others]);
  return renderToStaticMarkup(createElement(part, { product: of, ground })).replace(/<[^>]+>/g, "");
}

/** What tells the search of a product, in a shop that counts in dollars. */
function marksIn(of: Product): string {
  return marksOf(of, "USD", [{ ...en, language: "en" }]).join("");
}
