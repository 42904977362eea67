import { describe, expect, it } from "vitest";
import type { LibraryItemResponse, LibraryOrderResponse } from "#domain/api/responses/library.ts";
import { groupsOf, newestOf } from "#domain/library-products.ts";
import { libraryColumns } from "#site/lib/grid-columns.ts";
import {
  checksumsOf,
  filesOf,
  filterProducts,
  hasEnded,
  linkedProductsOf,
} from "#site/lib/library-products.ts";

const FILE = {
  id: "a.pdf",
  name: "a.pdf",
  title: null,
  size: 5,
  type: "application/pdf",
  sha256: "f".repeat(64),
};
const SUMS = { subtotal: 0, discount: 0, tax: 0, taxIncluded: 0, amount: 0, refunded: 0 };

function item(product: string, changes: Partial<LibraryItemResponse> = {}): LibraryItemResponse {
  return {
    ...{ id: crypto.randomUUID(), product, option: "standard", name: product, lang: "en", quantity: 1 },
    ...{
      optionName: "",
      bundle: null,
      kind: "book",
      releasesOn: null,
      seats: null,
      isUpdated: false,
      cover: null,
      licences: [],
      missingLicences: 0,
      ended: null,
    },
    ...{ files: [FILE], ...changes },
  };
}

function order(id: string, items: LibraryItemResponse[], changes: Partial<LibraryOrderResponse> = {}) {
  return {
    ...{
      id,
      status: "paid" as const,
      currency: "USD",
      ...SUMS,
      discountName: null,
      received: null,
      dispute: null,
      gift: null,
      isBuyer: true,
    },
    ...{ createdAt: "2026-11-29T00:00:00.000Z", paidAt: null, items, ...changes },
  };
}

const bundle = { product: "all", name: "Everything" };
const namesOf = (products: { item: { name: string } }[]) => products.map(({ item }) => item.name);

describe("the address of a product", () => {
  it("is its product's name, and stays the same when the product is bought again", () => {
    const [first, second] = [order("1", [item("book")]), order("2", [item("record"), item("book")])];
    expect(linkedProductsOf([first]).map(({ key }) => key)).toEqual(["book"]);
    expect(linkedProductsOf([second, first]).map(({ key }) => key)).toEqual(["record", "book_2", "book"]);
  });
});

describe("the shelf", () => {
  it("makes each bundle a group with its own files, and all single products one group", () => {
    const products = linkedProductsOf([
      order("4", [item("zine")]),
      order("3", [item("all"), item("book", { bundle }), item("record", { bundle })]),
      order("2", [item("book", { bundle })]),
      order("1", [item("icons")]),
    ]);
    expect(groupsOf(products).map((group) => [group.bundle?.name, namesOf(group.products)])).toEqual([
      [undefined, ["zine", "icons"]],
      ["Everything", ["all", "book", "record"]],
      ["Everything", ["book"]],
    ]);
  });

  it("begins with the newest product that can be downloaded, or with the newest if none can", () => {
    const ended = order("3", [item("icons")], { status: "refunded" });
    const partly = order("2", [item("zine", { ended: "refunded" }), item("book")]);
    expect(newestOf(linkedProductsOf([ended, partly]))?.item.name).toBe("book");
    expect(newestOf(linkedProductsOf([ended]))?.item.name).toBe("icons");
    expect(linkedProductsOf([ended, partly]).map(hasEnded)).toEqual([true, true, false]);
    expect(newestOf([])).toBeUndefined();
  });

  it("offers all files of an order but those that were refunded", () => {
    expect(filesOf(order("1", [item("zine", { ended: "refunded" }), item("book")]))).toEqual([FILE]);
  });

  it.each(Array.from({ length: 61 }, (_, count) => count))("has a place for each of %i products", (count) => {
    const places = libraryColumns(count);
    expect(places).toHaveLength(count);
    // Only the last row may have a gap.
    let row = 0;
    for (const place of places) {
      expect(row + place).toBeLessThanOrEqual(12);
      row = (row + place) % 12;
    }
  });
});

describe("the search in the library", () => {
  const products = linkedProductsOf([
    order("1", [
      item("a", { name: "Crème Brûlée", kind: "presets" }),
      item("b", { name: "Icons", optionName: "Studio" }),
      item("c", { name: "两种文字之间", bundle: { product: "all", name: "整盏灯" } }),
    ]),
  ]);
  it.each([
    ["", "", ["Crème Brûlée", "Icons", "两种文字之间"]],
    ["brulee CREME", "", ["Crème Brûlée"]],
    ["studio", "", ["Icons"]],
    ["整盏", "", ["两种文字之间"]],
    ["文字", "book", ["两种文字之间"]],
    ["", "presets", ["Crème Brûlée"]],
    ["icons", "presets", []],
  ])("for “%s” of the kind “%s” finds %j", (query, kind, found) => {
    expect(namesOf(filterProducts(products, { query, kind }))).toEqual(found);
  });
});

it("checksums are in the format of sha256sum", () => {
  expect(checksumsOf(item("book"))).toBe(`${"f".repeat(64)}  a.pdf\n`);
});

it("checksums are not given for PDFs that carry the buyer's name", () => {
  const files = [FILE, { ...FILE, id: "a.epub", name: "a.epub", type: "application/epub+zip" }];
  expect(checksumsOf(item("book", { files, isStamped: true }))).toBe(`${"f".repeat(64)}  a.epub\n`);
});
