import { expect, it } from "vitest";
import { libraryView } from "#checkout/plain/library-view.ts";
import type { LibraryItemResponse, LibraryOrderResponse } from "#domain/api/responses/library.ts";
import { groupsOf, newestOf } from "#domain/library-products.ts";
import { linkedProductsOf } from "#site/lib/library-products.ts";

const bundle = { product: "all", name: "Everything" };
const FILE = {
  id: "a.pdf",
  name: "a.pdf",
  title: null,
  size: 5,
  type: "application/pdf",
  sha256: "f".repeat(64),
};

function item(product: string, changes: Partial<LibraryItemResponse> = {}): LibraryItemResponse {
  return {
    ...{ id: crypto.randomUUID(), product, option: "standard", name: product, lang: "en", quantity: 1 },
    ...{ optionName: "", bundle: null, kind: "book", releasesOn: null, seats: null, isUpdated: false },
    ...{ cover: null, licences: [], missingLicences: 0, ended: null, files: [FILE], ...changes },
  };
}

function order(id: string, items: LibraryItemResponse[]): LibraryOrderResponse {
  return {
    ...{ id, status: "paid", currency: "USD", subtotal: 0, discount: 0, discountName: null, tax: 0 },
    ...{ taxIncluded: 0, amount: 0, refunded: 0, received: null, dispute: null, gift: null, isBuyer: true },
    ...{ createdAt: "2026-11-29T00:00:00.000Z", paidAt: "2026-11-29T00:00:00.000Z", items },
  };
}

const ORDERS = [
  order("4", [item("zine"), item("poster")]),
  order("3", [item("all"), item("book", { bundle }), item("record", { bundle })]),
  order("2", [item("icons")]),
];

function plainLibrary(orders = ORDERS) {
  const view = libraryView(
    { email: "reader@example.com", orders },
    { lang: "en", prefix: "", receiptOf: null },
  );
  return { newest: listOf(view.newest), groups: listOf(view.groups) };
}

const listOf = (value: unknown) => (Array.isArray(value) ? value : []);

it("the library without scripts has the same groups as the one with scripts", () => {
  const products = linkedProductsOf(ORDERS);
  const newest = newestOf(products);
  const groupsWithScripts = groupsOf(products.filter((product) => product !== newest)).map((group) => ({
    bundle: group.bundle?.name,
    products: group.products.map((product) => product.item.name),
  }));
  const plain = plainLibrary();
  expect(plain.newest.map(({ name }) => name)).toEqual([newest?.item.name]);
  expect(
    plain.groups.map((group) => ({
      bundle: group.bundle,
      products: listOf(group.products).map(({ name }) => name),
    })),
  ).toEqual(groupsWithScripts);
});

it("without scripts, all files of an order are offered with each of its products, and those of a bundle above it", () => {
  const { newest, groups } = plainLibrary();
  const zips = (views: unknown) => listOf(views).map(({ zip, together }) => [zip, together]);
  expect(zips(newest)).toEqual([["4", "poster"]]);
  expect(groups.map((group) => [group.zip, zips(group.products)])).toEqual([
    [
      undefined,
      [
        ["4", "zine"],
        [undefined, ""],
      ],
    ],
    [
      "3",
      [
        ["", undefined],
        ["", undefined],
        ["", undefined],
      ],
    ],
  ]);
});

it("a person who was given an order can download all of it at once, without scripts, too", () => {
  const [newest] = plainLibrary([{ ...order("5", [item("zine"), item("poster")]), isBuyer: false }]).newest;
  expect(newest.zip).toBe("5");
});
