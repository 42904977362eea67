import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { publicFiles } from "#catalogue/public-json.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";

const NOW = new Date("2026-10-02T12:00:00Z");
const MOON = `---
name: Paper Moon
kind: printable
summary: A moon to print.
price: { USD: 12.50, EUR: 11, JPY: 1999 }
tags: [paper]
created: 2026-01-05
coverAlt: A moon.
gallery:
  - { file: moon.png, alt: The moon. }
---

Print it.
`;

/** Builds the fixture's shop with this `discounts.yaml`. */
async function build(yaml: string, now = NOW) {
  const outDir = join(temporaryFolder(), "release");
  const contentDir = shopWith({ "discounts.yaml": yaml, "products/paper-moon/product.md": MOON });
  const { period } = await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache(), now });
  const catalogue = await openCatalogue(join(outDir, "catalogue.duckdb"));
  const view = await catalogue.view("zh");
  catalogue.close();
  const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  return { view, offers, period };
}

/** What the options of products cost with a discount, such as `two-lamps/reader USD 2320`. Those without one are left out. */
async function sales(yaml: string): Promise<string[]> {
  const { view } = await build(yaml);
  return view.products.flatMap(({ slug, options }) =>
    options.flatMap((option) =>
      [option, ...option.otherPrices].flatMap(({ sale }) =>
        sale ? [`${slug}/${option.key} ${sale.currency} ${sale.amount}`] : [],
      ),
    ),
  );
}

describe("the price of a product with an automatic discount", () => {
  it("is that of the discount in every currency, rounded as the checkout does", async () => {
    expect(await sales("launch: { automatic: Launch week, percent: 10, products: [paper-moon] }")).toEqual([
      "paper-moon/standard USD 1125",
      "paper-moon/standard EUR 990",
      "paper-moon/standard JPY 1799",
    ]);
    expect(
      await sales("launch: { automatic: Launch, amount: { USD: 5, JPY: 500 }, products: [paper-moon] }"),
    ).toEqual(["paper-moon/standard USD 750", "paper-moon/standard JPY 1499"]);
  });

  it("is that of one edition, if the discount is for that", async () => {
    expect(await sales("launch: { automatic: Launch, percent: 20, editions: [two-lamps/studio] }")).toEqual([
      "two-lamps/studio USD 4760",
    ]);
  });

  it("is the best of several, and no product has one whose price the buyer chooses", async () => {
    const prices = await sales(`all: { automatic: Everything, percent: 10 }
lamps: { automatic: Lamps, percent: 30, products: [two-lamps, lamp-song] }
`);
    expect(prices.toSorted()).toEqual([
      "all-lamps/standard USD 2700",
      "paper-moon/standard EUR 990",
      "paper-moon/standard JPY 1799",
      "paper-moon/standard USD 1125",
      "two-lamps/reader USD 2030",
      "two-lamps/studio USD 4165",
    ]);
  });

  it.each([
    ["needs a code", "LAUNCH: { percent: 10, products: [paper-moon] }"],
    ["has not begun", "launch: { automatic: x, percent: 10, products: [paper-moon], from: 2026-10-03 }"],
    ["has ended", "launch: { automatic: x, percent: 10, products: [paper-moon], until: 2026-10-02T12:00Z }"],
    [
      "needs other products, too",
      "both: { automatic: x, percent: 9, products: [paper-moon, lamp-song], together: true }",
    ],
    [
      "needs a larger cart",
      "large: { automatic: x, percent: 10, products: [paper-moon], minimum: { USD: 12.51, EUR: 11.01, JPY: 2000 } }",
    ],
    ["takes a sum off a whole cart", "cart: { automatic: x, amount: 2 }"],
    [
      "takes a sum off several products together",
      "two: { automatic: x, amount: 2, products: [paper-moon, two-lamps] }",
    ],
  ])("is the usual one if the discount %s", async (_, yaml) => {
    expect(await sales(yaml)).toEqual([]);
  });

  it("is in the public catalogue, and so is the price that pages send to the checkout to compare", async () => {
    const { view, offers } = await build(
      "launch: { automatic: x, percent: 20, editions: [two-lamps/studio] }",
    );
    const files = new Map(publicFiles(view, "zh"));
    const { text = "" } = files.get("/zh/products/two-lamps.json") ?? {};
    expect(JSON.parse(text).options).toMatchObject([
      { key: "reader", price: { amount: 2900 } },
      { key: "studio", price: { amount: 5950 }, compareAt: { amount: 7000 }, sale: { amount: 4760 } },
    ]);
    expect(text.match(/"sale"/g)).toHaveLength(1);
    expect(offers.find(({ product }) => product === "two-lamps")?.options[1]).toMatchObject({ price: 5950 });
  });

  it("is published by itself when the discount begins and ends, but not for one with a code", async () => {
    const yaml = `launch: { automatic: x, percent: 10, from: 2026-10-01, until: 2026-10-08 }
later: { automatic: x, percent: 10, from: 2026-10-05T09:00+02:00 }
CODE: { percent: 10, from: 2026-10-03, until: 2026-10-04 }
`;
    expect((await build(yaml)).period).toEqual({
      start: "2026-10-01T00:00:00.000Z",
      end: "2026-10-05T07:00:00.000Z",
    });
  });
});
