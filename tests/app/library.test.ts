import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { fileOf } from "../checkout/goods.ts";
import { buy, order, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

describe("the library", () => {
  it("shows what the address has bought, newest first, with the files and what was paid", async () => {
    const shop = await openShop();
    const older = await buy(shop);
    shop.wait(60);
    const newer = await buy(shop, "everything");
    await buy(shop, "record", "other@example.com");
    shop.mail.sent.pop();
    const browser = await signIn(shop);
    const library = LibraryResponse.parse(await (await browser.api("/api/library?locale=zh")).json());
    expect(library.email).toBe("reader@example.com");
    expect(library.orders.map(({ id }) => id)).toEqual([newer, older]);
    expect(library.orders[1]).toMatchObject({
      status: "paid",
      currency: "USD",
      ...{ subtotal: 2900, discount: 0, tax: 0, amount: 2900, refunded: 0 },
      createdAt: NOON.toISOString(),
      paidAt: NOON.toISOString(),
    });
    expect(
      library.orders[0]?.items.map(({ product, name, lang, cover }) => [product, name, lang, cover?.src]),
    ).toEqual([
      ["book", "书", "zh", "/pictures/book.zh.avif"],
      ["record", "The Record", "en", undefined],
    ]);
    const { key: _, title: __, ...file } = fileOf("book.pdf");
    expect(library.orders[1]?.items).toEqual([
      {
        id: `${older.replace("ord", "ent")}_0_0`,
        ended: null,
        ...{ product: "book", option: "standard", name: "书", lang: "zh", quantity: 1, licences: [] },
        ...{
          missingLicences: 0,
          optionName: "",
          bundle: null,
          kind: null,
          releasesOn: null,
          seats: null,
          isUpdated: false,
        },
        cover: { src: "/pictures/book.zh.avif", width: 800, height: 1000 },
        files: [
          { id: "book.pdf", title: "全书", ...file },
          expect.objectContaining({ id: "雨打瓦.txt", title: null }),
        ],
      },
    ]);
    expect(JSON.stringify(library)).not.toContain(fileOf("book.pdf").key);
  });

  it("says which edition was bought, and which bundle a work is part of", async () => {
    const shop = await openShop();
    for (const items of [
      [{ product: "icons", option: "studio" }],
      [{ product: "icons", option: "personal" }],
      [{ product: "everything" }],
    ])
      await buyItems(shop, items);
    const items = await itemsOf(shop);
    expect(items.map(({ optionName }) => optionName).toSorted()).toEqual(["", "", "Personal", "Studio"]);
    expect(items.flatMap(({ product, bundle }) => (bundle ? [[product, bundle]] : []))).toEqual([
      // The only part of these editions is another product.
      ["book", { product: "icons", name: "Icons" }],
      ["book", { product: "icons", name: "Icons" }],
      ["book", { product: "everything", name: "Everything" }],
      ["record", { product: "everything", name: "Everything" }],
    ]);
    shop.ports.offers.find = async () => null;
    expect((await itemsOf(shop)).map(({ optionName, bundle }) => [optionName, bundle?.name])).toEqual(
      items.map(({ optionName, bundle }) => [optionName, bundle?.name]),
    );
  });

  it("marks what has a new version, and nothing else", async () => {
    const shop = await openShop();
    await buyItems(shop, [{ product: "book" }, { product: "record" }]);
    const { find } = shop.ports.offers;
    const offer = await find("record");
    const changed = (offer?.options ?? []).map((option) => ({
      ...option,
      parts: option.parts.map((part) => ({
        ...part,
        files: part.files.map((file) => ({ ...file, sha256: "0".repeat(64) })),
      })),
    }));
    shop.ports.offers.find = async (product) =>
      product === "record" && offer ? { ...offer, kind: "music", options: changed } : find(product);
    expect((await itemsOf(shop)).map(({ product, kind, isUpdated }) => [product, kind, isUpdated])).toEqual([
      ["book", null, false],
      ["record", "music", true],
    ]);
  });

  it("does not take the files of a sale without any for a new version", async () => {
    const shop = await openShop();
    await buy(shop, "record");
    await shop.database.write([
      { text: `UPDATE entitlements SET part = ?`, values: [JSON.stringify({ ...SOLD_WITHOUT_FILES })] },
    ]);
    expect(await itemsOf(shop)).toMatchObject([{ isUpdated: false, files: [{ name: "one.mp3" }] }]);
  });

  it("is in the browser's language if none is requested", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    const response = await browser.api("/api/library", { headers: { "Accept-Language": "zh" } });
    expect(LibraryResponse.parse(await response.json()).orders[0]?.items[0]?.name).toBe("书");
  });

  it("shows quantities", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book", quantity: 3 }] });
    const { sessionId } = shop.payments.pay(id);
    await reportEvent(shop, { session: sessionId });
    const response = await (await signIn(shop)).api("/api/library");
    expect(LibraryResponse.parse(await response.json()).orders[0]?.items).toMatchObject([{ quantity: 3 }]);
  });

  it("shows products as they were sold if the catalogue cannot be read or no longer has them", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    for (const find of [() => Promise.reject(new Error("unreadable")), async () => null]) {
      shop.ports.offers.find = find;
      const library = LibraryResponse.parse(await (await browser.api("/api/library")).json());
      expect(library.orders[0]?.items).toMatchObject([{ name: "The Book", files: [{}, {}] }]);
    }
  });
});

const SOLD_WITHOUT_FILES = { product: "record", name: { en: "The Record" }, files: [] };

async function buyItems(shop: Shop, items: object[]): Promise<void> {
  const { sessionId } = shop.payments.pay(await order(shop.browser(), { items }));
  await reportEvent(shop, { session: sessionId });
  shop.wait(60);
}

/** The library of the buyer who got the newest email, in a browser of its own. */
async function itemsOf(shop: Shop) {
  await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
  await sweep(shop.ports);
  const response = await (await signIn(shop)).api("/api/library");
  return LibraryResponse.parse(await response.json())
    .orders.toReversed()
    .flatMap(({ items }) => items);
}
