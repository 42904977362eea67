import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { createQueries } from "#catalogue/queries.ts";
import type { Product } from "#catalogue/types.ts";
import en from "#messages/en/pages.json" with { type: "json" };
import { productMetadata } from "#publish/search/searched-pages.ts";
import { PriceFrom } from "#site/components/price.tsx";
import { Bundle } from "#site/components/product/bundle.tsx";
import { BuyBar, BuyBox } from "#site/components/product/buy.tsx";
import { NextSteps } from "#site/components/product/next-steps.tsx";
import { Terms } from "#site/components/product/terms.tsx";
import { productData } from "#site/lib/structured-data.ts";
import { option, pageContextWith, product, usd, viewOf } from "./test-products.ts";

const fixed = option({ key: "fixed", price: usd(800) });
const open = option({ key: "open", price: usd(2000), minimum: usd(500) });

describe("a product with one edition for 8 dollars and another for 5 dollars or more, 20 suggested", () => {
  const both = product({ slug: "both", options: [fixed, open] });

  test("is priced from the lowest amount that a buyer can pay, on pages and in search results", () => {
    expect(shown(PriceFrom, both)).toBe("from $5");
    expect(searchMetadata(both)).toContain('filter="price:500"');
    expect(searchMetadata(both)).toContain('meta="price-en:from $5"');
  });

  test("is sorted by that amount where products are sorted by price", () => {
    const four = product({ slug: "four", options: [option({ price: usd(400) })] });
    const six = product({ slug: "six", options: [option({ price: usd(600) })] });
    expect(slugs(createQueries(viewOf([six, both, four]), "en").productsOnPage("price", 1))).toEqual([
      "four",
      "both",
      "six",
    ]);
  });
});

describe("a product that can be free", () => {
  const free = option({ key: "free", price: usd(0) });
  const freeOrMore = option({ key: "gift", price: usd(500), minimum: usd(0) });

  test.each([
    ["Free", [free]],
    ["Free", [free, { ...free, key: "other" }]],
    ["Pay what you want", [freeOrMore]],
    ["Free and paid editions", [free, fixed]],
    ["Free and paid editions", [freeOrMore, fixed]],
    ["Pay what you want", [free, freeOrMore]],
  ])("is shown as %j, never as an amount of 0", (text, options) => {
    const free = product({ options });
    expect(shown(PriceFrom, free)).toBe(text);
    expect(searchMetadata(free)).toContain(`meta="price-en:${text}"`);
  });

  test("explains refunds and payment if an option of it costs something", () => {
    for (const options of [[free, fixed], [fixed, free], [freeOrMore]]) {
      const priced = product({ options });
      expect(shown(Terms, priced)).toContain("Refunds");
      expect(shown(NextSteps, priced)).toContain("Pay once");
      expect(shown(BuyBox, priced)).toContain("Pay by card");
      expect(shown(BuyBar, priced)).toMatch(/Buy$/);
    }
    expect(shown(Terms, product({ options: [free] }))).not.toContain("Refunds");
    expect(shown(NextSteps, product({ options: [free] }))).not.toContain("Pay once");
    expect(shown(BuyBar, product({ options: [free] }))).toMatch(/Get it for free$/);
  });

  test("names the smallest amount that can be paid instead of 0, if the currency has one", () => {
    expect(shown(BuyBox, product({ options: [freeOrMore] }))).toContain(
      "0 to get it for free, or at least $0.50.",
    );
    const withoutLimit = { amount: 0, currency: "KZT" };
    const option = { ...freeOrMore, price: { ...withoutLimit, amount: 90_000 }, minimum: withoutLimit };
    expect(shown(BuyBox, product({ options: [option] }))).toContain("any amount, or 0 to get it for free.");
  });
});

test("a product with one edition for sale and one that is not for sale yet has a plain price without 'from'", () => {
  const partly = product({ options: [fixed, option({ key: "later", price: null })] });
  expect(shown(PriceFrom, partly)).toBe("$8");
  expect(searchMetadata(partly)).toContain('meta="price-en:$8"');
});

test("structured data has the price before a reduction where the page shows it, and not for pay-what-you-want", () => {
  for (const [minimum, isShown] of [
    [null, true],
    [usd(0), false],
  ] as const) {
    const reduced = product({ options: [option({ price: usd(500), minimum, compareAt: usd(900) })] });
    const data = JSON.stringify(productData(reduced, pageContextWith([reduced])));
    expect(data.includes("StrikethroughPrice")).toBe(isShown);
    expect(
      renderToStaticMarkup(
        createElement(PriceFrom, { product: reduced, context: pageContextWith([]) }),
      ).includes("<s>"),
    ).toBe(isShown);
  }
});

describe("a product with an automatic discount", () => {
  const euros = (amount: number) => ({ amount, currency: "EUR" });
  const reduced = option({ key: "reduced", price: usd(3000), compareAt: usd(5000), sale: usd(2400) });
  const html = (part: typeof PriceFrom | typeof BuyBox | typeof BuyBar, of: Product) =>
    renderToStaticMarkup(createElement(part, { product: of, context: pageContextWith([of]) }));

  test("has its new price next to the usual one, on cards, at Buy and for search engines", () => {
    const one = product({ options: [reduced] });
    for (const part of [PriceFrom, BuyBox]) {
      expect(shown(part, one)).toContain("Current price: $24 Original price: $30");
      expect(html(part, one)).toContain("<s>$30</s>");
    }
    expect(shown(BuyBox, one)).toContain("Buy for $24");
    expect(shown(BuyBar, one)).toContain("$24");
    expect(searchMetadata(one)).toContain('filter="price:2400"');
    const offers = JSON.stringify(productData(one, pageContextWith([one])));
    expect(offers).toContain('"price":"24.00"');
    expect(offers).toMatch(/StrikethroughPrice","price":"30.00"/);
  });

  test("sends both prices with the form, so that no other is paid than the ones it showed", () => {
    expect(html(BuyBox, product({ options: [reduced] }))).toMatch(
      /name="price" value="3000"\/?>.*name="total" value="2400"/,
    );
    const both = html(BuyBox, product({ options: [reduced, fixed] }));
    expect(both).toMatch(/name="price.reduced" value="3000"\/?>.*name="total.reduced" value="2400"/);
    expect(both).toContain('name="price.fixed" value="800"');
    expect(both).not.toContain("total.fixed");
  });

  test("has it in every currency that has the discount, with one edition or several", () => {
    const otherPrices = [{ price: euros(2700), minimum: null, compareAt: null, sale: euros(2160) }];
    const one = product({ options: [{ ...reduced, otherPrices }] });
    expect(shown(BuyBox, one)).toMatch(
      /US Dollar.*Current price: \$24 Original price: \$30.*Euro.*Current price: €21.60 Original price: €27/,
    );
    expect(html(BuyBox, one)).toMatch(
      /name="total.reduced.USD" value="2400".*name="total.reduced.EUR" value="2160"/,
    );
    const inEuros = [{ price: euros(700), minimum: null, compareAt: null, sale: euros(600) }];
    const second = { ...fixed, otherPrices: inEuros };
    expect(shown(BuyBox, product({ options: [{ ...reduced, otherPrices }, second] }))).toContain(
      "Current price: $24 Original price: $30 · Current price: €21.60 Original price: €27",
    );
    expect(shown(BuyBox, product({ options: [{ ...reduced, otherPrices }, second] }))).toContain(
      "$8 · Current price: €6 Original price: €7",
    );
  });

  test("is listed and sorted by the new price, but a bundle delivers the edition that is usually cheapest", () => {
    const cheaper = option({ key: "cheaper", name: "Cheaper", price: usd(3500), sale: usd(1000) });
    const sold = product({ slug: "sold", options: [reduced, cheaper] });
    expect(shown(PriceFrom, sold)).toBe("from $10");
    const bundle = product({ slug: "all", bundle: [{ product: "sold", option: null }] });
    const text = shown(Bundle, { ...bundle, options: [option({ price: usd(1500), sale: usd(1400) })] }, [
      sold,
    ]);
    expect(text).toContain("Separately: $24. Together: $14. You save $10.");
  });
});

describe("prices in several currencies", () => {
  const costing = (slug: string, amount: number, currency: string) =>
    product({ slug, options: [option({ price: { amount, currency } })] });
  const later = product({ slug: "later", options: [option({ price: null })] });
  const yen = costing("yen", 500, "JPY");
  const dollars = costing("dollars", 2900, "USD");

  test("are sorted by currency, the shop's own first; products that are not for sale yet come last", () => {
    const cheap = costing("cheap", 300, "USD");
    const dear = costing("dear", 90_000, "JPY");
    const euros = costing("euros", 400, "EUR");
    const queries = createQueries(viewOf([later, dear, yen, dollars, euros, cheap]), "en");
    expect(slugs(queries.productsOnPage("price", 1))).toEqual([
      "cheap",
      "dollars",
      "euros",
      "yen",
      "dear",
      "later",
    ]);
  });

  test("are shown in search results; only prices in the shop's own currency can be filtered by", () => {
    expect(searchMetadata(dollars)).toContain('filter="price:2900"');
    expect(searchMetadata(yen)).not.toContain('filter="price');
    expect(searchMetadata(yen)).toContain('meta="price-en:¥500"');
    expect(searchMetadata(later)).toContain('meta="price-en:Coming soon"');
  });
});

describe("a bundle", () => {
  const bundle = product({
    slug: "all",
    bundle: ["one", "two"].map((product) => ({ product, option: null })),
    options: [option({ price: usd(1000) })],
  });
  const one = product({ slug: "one", options: [fixed] });

  test("shows the saving if all its products have a price", () => {
    const two = product({ slug: "two", options: [option({ price: usd(700) })] });
    expect(shown(Bundle, bundle, [one, two])).toContain("Separately: $15. Together: $10. You save $5.");
  });

  test("counts a pay-what-you-want product by its suggested price, like the check of its own prices", () => {
    const two = product({ slug: "two", options: [open] });
    expect(shown(Bundle, bundle, [one, two])).toContain("Separately: $28. Together: $10. You save $18.");
    expect(shown(Bundle, bundle, [one, two])).toContain("$20 suggested");
  });

  test("says which edition of a product it delivers, and what that edition costs alone", () => {
    const studio = option({ key: "studio", name: "Studio edition", price: usd(5900) });
    const reader = option({ key: "reader", name: "Reader’s edition", price: usd(2900) });
    const book = product({ slug: "two", name: "Book", options: [studio, reader] });
    const text = shown(Bundle, bundle, [one, book]);
    expect(text).toContain("Book$29Code · Reader’s edition");
    expect(text).not.toMatch(/Studio|from/);
    expect(text).toContain("Separately: $37.");
    const withStudio = { ...bundle, bundle: [{ product: "two", option: "studio" }] };
    expect(shown(Bundle, withStudio, [one, book])).toContain("Book$59Code · Studio edition");
  });

  test("says which of its products is no longer sold on its own, and claims no saving then", () => {
    const one = product({ slug: "one", name: "One", options: [option({ price: usd(800) })] });
    const ended = product({
      ...one,
      slug: "two",
      isWithdrawn: true,
      options: [option({ price: usd(9000) })],
    });
    const text = shown(Bundle, bundle, [one, ended]);
    expect(text).toContain("No longer sold on its own");
    expect(text).not.toMatch(/\$90|You save/);
  });

  test("shows no saving across currencies, nor if the bundle itself is pay-what-you-want", () => {
    const yen = product({ slug: "two", options: [option({ price: { amount: 9000, currency: "JPY" } })] });
    expect(shown(Bundle, bundle, [one, yen])).not.toContain("You save");
    const dear = product({ slug: "two", options: [option({ price: usd(9000) })] });
    expect(shown(Bundle, { ...bundle, options: [open] }, [one, dear])).not.toContain("You save");
  });
});

function slugs(products: { slug: string }[]): string[] {
  return products.map(({ slug }) => slug);
}

/** The text of a component for a product, in a shop that has `others` too. */
function shown(
  part: typeof PriceFrom | typeof Bundle | typeof BuyBar | typeof Terms,
  of: Product,
  others: Product[] = [],
): string {
  const context = pageContextWith([of, ...others]);
  return renderToStaticMarkup(createElement(part, { product: of, context })).replace(/<[^>]+>/g, "");
}

/** The search metadata of a product, in a shop whose currency is USD. */
function searchMetadata(of: Product): string {
  return productMetadata(of, "USD", [{ ...en, language: "en" }]).join("");
}

test("a product whose sale has ended says so, cannot be bought, and has no offer for search engines", () => {
  const ended = product({ isWithdrawn: true, isUnlisted: true });
  const text = shown(BuyBox, ended);
  expect(text).toContain("No longer for sale");
  expect(text).toContain("your files are still in your library");
  expect(text).not.toMatch(/\$29|Buy/);
  expect(shown(BuyBar, ended)).toBe("");
  expect(shown(NextSteps, ended)).toBe("");
  expect(JSON.stringify(productData(ended, pageContextWith([ended])))).not.toContain("Offer");
});

test("a pre-order says so instead of Buy, and when its files come", () => {
  const release = { at: "2027-01-31T23:00:00.000Z", day: "2027-02-01" };
  const later = product({ options: [option({ price: usd(2900), release })] });
  const box = shown(BuyBox, later);
  expect(box).toContain("Pre-order for $29");
  expect(box).toContain("Pre-order: available on February\u00a01,\u00a02027.");
  expect(box).not.toContain("emailed to you right away");
  expect(shown(BuyBar, later)).toMatch(/Pre-order$/);
  expect(JSON.stringify(productData(later, pageContextWith([later])))).toContain("schema.org/PreOrder");
  const partly = product({
    options: [fixed, option({ key: "film", name: "Film", price: usd(4900), release })],
  });
  expect(shown(BuyBox, partly)).toContain("Pre-order for $49");
  expect(shown(BuyBar, partly)).toMatch(/Buy$/);
});
