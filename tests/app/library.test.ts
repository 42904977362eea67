import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import type { Offer } from "#domain/offer.ts";
import { fileOf } from "../checkout/goods.ts";
import { buy, order, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const NEW_SHA256 = "0".repeat(64);

/** Publishes the record with other files of the same names. */
async function publishNewRecord(shop: Shop, changes: Partial<Offer>): Promise<void> {
  const { find } = shop.ports.offers;
  const offer = await find("record");
  if (!offer) throw new Error("there is no record");
  const options = offer.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({
      ...part,
      files: part.files.map((file) => ({ ...file, sha256: NEW_SHA256, key: `${NEW_SHA256}/${file.name}` })),
    })),
  }));
  shop.ports.offers.find = async (product) =>
    product === "record" ? { ...offer, options, ...changes } : find(product);
}

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
    await publishNewRecord(shop, { kind: "music" });
    expect((await itemsOf(shop)).map(({ product, kind, isUpdated }) => [product, kind, isUpdated])).toEqual([
      ["book", null, false],
      ["record", "music", true],
    ]);
  });

  it("names a new version, and still offers the files as they were bought", async () => {
    const shop = await openShop();
    await buy(shop, "record");
    const reader = await signIn(shop);
    expect(await itemsOf(shop)).toEqual([expect.not.objectContaining({ earlierFiles: expect.anything() })]);
    const change = { version: "1.3", isCounted: true, day: "2026-11-23", notes: {} };
    await publishNewRecord(shop, { changes: [change] });
    const [item] = await itemsOf(shop);
    const earlier = fileOf("one.mp3");
    expect(item).toMatchObject({
      ...{ newVersion: "1.3", files: [{ id: "one.mp3", sha256: NEW_SHA256 }] },
      earlierFiles: [{ id: earlier.sha256, name: "one.mp3", sha256: earlier.sha256 }],
    });
    for (const file of ["one.mp3", earlier.sha256]) {
      const response = await reader.api("/api/downloads", { json: { item: item?.id, file } });
      expect(response.status).toBe(200);
    }
    expect(shop.files.presigned.map(({ key, name }) => [key, name])).toEqual([
      [`${NEW_SHA256}/one.mp3`, "one.mp3"],
      [earlier.key, "one.mp3"],
    ]);
    const unknown = await reader.api("/api/downloads", { json: { item: item?.id, file: "two.mp3" } });
    expect(unknown.status).toBe(404);
  });

  it("names no version that was already there when it was bought, or is only a day", async () => {
    for (const change of [
      { version: "1.2", isCounted: true, day: "2026-11-22", notes: {} },
      { version: "23 November", isCounted: false, day: "2026-11-23", notes: {} },
    ]) {
      const shop = await openShop();
      await buy(shop, "record");
      await publishNewRecord(shop, { changes: [change] });
      const [item] = await itemsOf(shop);
      expect([item?.isUpdated, item?.newVersion]).toEqual([true, undefined]);
    }
  });

  it("says which version there is, and which one was sold if it was another", async () => {
    const shop = await openShop();
    await buy(shop, "record");
    const versionsWith = async (...changes: NonNullable<Offer["changes"]>) => {
      await publishNewRecord(shop, { changes });
      const [item] = await itemsOf(shop);
      return [item?.version, item?.soldVersion];
    };
    const old = { version: "1.2", isCounted: true, day: "2026-11-01", notes: {} };
    const day = { version: "2026-11-23", isCounted: false, day: "2026-11-23", notes: {} };
    expect(await versionsWith(old)).toEqual(["1.2", undefined]);
    expect(await versionsWith({ ...old, version: "1.3", day: "2026-11-23" }, old)).toEqual(["1.3", "1.2"]);
    expect(await versionsWith({ ...old, version: "1.3", day: "2026-11-23" })).toEqual(["1.3", undefined]);
    expect(await versionsWith(day, old)).toEqual(["1.2", undefined]);
    expect(await versionsWith(day)).toEqual([undefined, undefined]);
  });

  it("says of what was bought on the day of a version that this one was sold", async () => {
    const shop = await openShop();
    await buy(shop, "record");
    const changes = ["2026-11-23", "2026-11-22"].map((day) => ({
      ...{ version: `of ${day}`, isCounted: true, day, notes: {} },
    }));
    await publishNewRecord(shop, { changes });
    expect(await itemsOf(shop)).toMatchObject([{ version: "of 2026-11-23", soldVersion: "of 2026-11-22" }]);
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
