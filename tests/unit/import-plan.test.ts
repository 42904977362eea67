import { expect, it } from "vitest";
import type { WrittenProduct } from "#catalogue/content/list-products.ts";
import { planImport } from "#shop/import/plan.ts";
import type { ListedProduct } from "#shop/import/read-products.ts";
import type { ExportedSale } from "#shop/import/read-sales.ts";

let count = 0;

function sale(variant: string, amount: number, changes: Partial<ExportedSale> = {}): ExportedSale {
  count++;
  return {
    ...{ id: `s${count}`, email: "ana@example.com", product: "Icons", variant, quantity: 1, licenceKey: "" },
    // The first one is the newest.
    ...{ paid: { amount, currency: "USD" }, soldAt: new Date(2e12 - count * 1000).toISOString() },
    ...{ file: "sales.csv", line: count + 1, ...changes },
  };
}

function written(...keys: string[]): WrittenProduct {
  return {
    ...{ slug: "icons", name: "Icons", previousSlugs: [], isListed: false, isBundle: false, isPriced: true },
    options: keys.map((key) => ({ key, name: key })),
  };
}

function plan(
  exported: ExportedSale[],
  others: Partial<Parameters<typeof planImport>[0]> = {},
): ReturnType<typeof planImport> {
  return planImport({ written: [], listed: [], exported, leftOut: [], mapping: new Map(), ...others });
}

/** The editions of the first product, with their prices. */
function editions(...args: Parameters<typeof plan>): (string | number | null)[][] {
  const [product] = plan(...args).products;
  return (product?.add?.editions ?? []).map(({ key, price }) => [key, price?.amount ?? null]);
}

it("a new product has an edition for each variant that was sold, at what was paid for it most often", () => {
  const sales = [sale("(Studio)", 5000), sale("studio", 6900), sale("Personal", 2400), sale("Studio", 6900)];
  expect(editions(sales)).toEqual([
    ["personal", 2400],
    ["studio", 6900],
  ]);
  expect(plan(sales).sales.map(({ items }) => items[0]?.option)).toEqual([
    "studio",
    "studio",
    "personal",
    "studio",
  ]);
});

it("variants whose names have no Latin letters, or the same slug, have keys of their own", () => {
  expect(editions([sale("个人版", 1), sale("工作室版", 2), sale("A & B", 3), sale("A + B", 4)])).toEqual([
    ["edition", 1],
    ["edition-2", 2],
    ["a-b", 3],
    ["a-b-2", 4],
  ]);
});

it("an edition that nobody paid for has the listed price, and without one or in another currency it is coming soon", () => {
  const listed: ListedProduct[] = [
    {
      name: "icons",
      slug: "",
      kind: null,
      price: { amount: 900, currency: "USD" },
      summary: "",
      description: "",
    },
  ];
  const sales = [sale("Team", 0), sale("Studio", 6900)];
  expect(editions(sales, { listed })).toEqual([
    ["team", 900],
    ["studio", 6900],
  ]);
  expect(editions(sales)).toEqual([
    ["studio", 6900],
    ["team", null],
  ]);
  const inEuro = { paid: { amount: 5000, currency: "EUR" } };
  expect(editions([sale("Studio", 6900), sale("Studio", 6900), sale("Team", 0, inEuro)])).toEqual([
    ["studio", 6900],
    ["team", null],
  ]);
});

it("sales without variants are of a product without editions", () => {
  const { products, sales } = plan([sale("", 900)]);
  expect(products).toMatchObject([{ add: { editions: [], price: { amount: 900 } } }]);
  expect(sales[0]?.items[0]).not.toHaveProperty("option");
});

it("a sale of a product whose content has one edition is of that edition, since a key is kept once others are added", () => {
  expect(plan([sale("", 900)], { written: [written("studio")] }).sales[0]?.items).toMatchObject([
    { product: "icons", option: "studio" },
  ]);
});

it("variants of a product without editions in the content are named, since their buyers get the same", () => {
  const sales = [sale("Personal", 900), sale("Studio", 1900)];
  expect(plan(sales, { written: [written()] }).products).toMatchObject([
    { slug: "icons", add: null, merged: ["Personal", "Studio"] },
  ]);
  expect(plan(sales, { written: [written("personal", "studio")] }).products).toMatchObject([{ merged: [] }]);
});

it("a mapping of a variant alone makes no new product, and counts its sales", () => {
  const mapping = new Map([["Icon Set / Team", { slug: "icons", option: "team" }]]);
  const { products, sales } = plan([sale("(Team)", 900, { product: "Icon Set" })], {
    written: [written("personal", "team")],
    mapping,
  });
  expect(products).toMatchObject([{ slug: "icons", add: null, sales: 1 }]);
  expect(sales[0]?.items).toMatchObject([{ product: "icons", option: "team", name: "Icon Set" }]);
});

it("a variant is still recognised by the key that it gave an edition, if the edition has another name now", () => {
  const content = {
    ...written(),
    options: ["studio-large", "studio"].map((key) => ({ key, name: "Renamed" })),
  };
  const { sales, leftOut } = plan([sale("Studio: Large", 6900)], { written: [content] });
  expect(sales[0]?.items).toMatchObject([{ option: "studio-large" }]);
  expect(leftOut).toEqual([]);
});
