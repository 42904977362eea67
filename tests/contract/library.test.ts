import { describe, expect, it } from "vitest";
import { findCoPurchases } from "#checkout/orders/co-purchases.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { countAllDownloads, countDownload } from "#checkout/orders/entitlements/downloads.ts";
import { isAmongOthers } from "#checkout/orders/entitlements/find-entitlements.ts";
import { countHolders } from "#checkout/orders/entitlements/holders.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary, findLibraryItem } from "#checkout/orders/library/library.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import {
  book,
  bundle,
  buyOffer,
  buyProducts,
  clearDatabase,
  countRows,
  createOffers,
  createOutcome,
  createPayment,
  file,
  NOON,
  payOrder,
  placeOrder,
  secondsLater,
  zine,
} from "./order-book/samples.ts";

const offers = createOffers(book, bundle);

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  describe("the library", () => {
    it("opens at an order that it has among others", async () => {
      const email = "reader@example.com";
      const first = await buyOffer(database);
      const opensAt = (orderId: string, reader = email) =>
        isAmongOthers(database, { email: reader, orderId });
      expect(await opensAt(first.id)).toBe(false);
      const second = await buyOffer(database);
      expect(await Promise.all([first, second].map(({ id }) => opensAt(id)))).toEqual([true, true]);
      expect(await opensAt("ord_unknown")).toBe(false);
      expect(await opensAt(first.id, "other@example.com")).toBe(false);
    });

    it("contains the current files, or those that were sold if the product no longer exists", async () => {
      const order = await buyOffer(database);
      const [option] = book.options;
      if (!option) throw new Error("the book has an option");
      const part = { product: "book", name: book.name, files: [file("book.pdf", "b")] };
      const updated = createOffers({ ...book, options: [{ ...option, parts: [part] }] });
      const id = `${order.id.replace("ord", "ent")}_0_0`;
      const now = await findLibraryItem({ database, offers: updated }, id, "zh");
      expect(now).toMatchObject({ name: "书", files: [{ sha256: "b".repeat(64) }] });
      expect(now?.earlierFiles).toEqual([file("book.pdf")]);
      const gone = await findLibraryItem({ database, offers: createOffers() }, id, "en");
      expect(gone?.files).toEqual([file("book.pdf")]);
      expect(gone?.earlierFiles).toEqual([]);
    });

    it("contains the files of the option that was bought, or those that were sold if it has none now", async () => {
      const [small, large] = zine.options;
      if (!small || !large) throw new Error("the zine has two options");
      const order = await placeOrder(database, { ...zine, options: [large, small] });
      await fulfil({ database, offers }, createPayment(order.id), NOON);
      const filesNow = async (...options: Offer["options"]) => {
        const offers = createOffers({ ...zine, options });
        const [shelf] = await findLibrary({ database, offers }, "reader@example.com", "en");
        return shelf?.items[0]?.files.map(({ name }) => name);
      };
      expect(await filesNow(small, large)).toEqual(["large.pdf"]);
      expect(await filesNow(small)).toEqual(["large.pdf"]);
      expect(await filesNow(small, { ...large, parts: [] })).toEqual(["large.pdf"]);
      expect(await filesNow(small, { ...large, parts: [{ product: "zine", name: {}, files: [] }] })).toEqual([
        "large.pdf",
      ]);
    });

    it("returns the newest files of a renamed product or edition, also in a bundle", async () => {
      const [, large] = zine.options;
      if (!large) throw new Error("the zine has two options");
      const order = await placeOrder(database, { ...zine, options: [large] });
      await fulfil({ database, offers }, createPayment(order.id), NOON);
      const part = { product: "magazine", name: { en: "The Magazine" }, files: [file("large.pdf", "b")] };
      const renamed: Offer = {
        ...{ ...zine, product: "magazine", previousSlugs: ["zine"] },
        options: [{ ...large, key: "print", previousKeys: ["large"], parts: [part] }],
      };
      const filesNow = async (...now: Offer[]) => {
        const library = await findLibrary(
          { database, offers: createOffers(...now) },
          "reader@example.com",
          "en",
        );
        return library.flatMap(({ items }) =>
          items.map(({ product, name, files }) => [product, name, files[0]?.sha256.slice(0, 1)]),
        );
      };
      expect(await filesNow(renamed)).toEqual([["magazine", "The Magazine", "b"]]);
      expect(await filesNow({ ...renamed, previousSlugs: [] })).toEqual([["zine", "The Zine", "a"]]);

      await clearDatabase(database);
      await buyOffer(database, bundle);
      const song = { product: "song", name: { en: "The Song" }, files: [file("one.mp3", "b")] };
      const [whole] = bundle.options;
      if (!whole) throw new Error("the bundle has an option");
      const bookNow = { product: "book", name: book.name, files: [file("book.pdf", "b")] };
      const bundleNow = { ...bundle, options: [{ ...whole, parts: [bookNow, song] }] };
      const songNow = { ...book, product: "song", previousSlugs: ["record"] };
      expect(await filesNow(bundleNow, songNow)).toEqual([
        ["book", "The Book", "b"],
        ["song", "The Song", "b"],
      ]);
    });

    it("says that there is a new version if any file is another than those that were sold", async () => {
      await buyOffer(database, bundle);
      const isUpdated = async (...files: ReturnType<typeof file>[]) => {
        const [whole] = bundle.options;
        if (!whole) throw new Error("the bundle has an option");
        const parts = whole.parts.map((part) => (part.product === "record" ? { ...part, files } : part));
        const offers = createOffers({ ...bundle, options: [{ ...whole, parts }] });
        const [order] = await findLibrary({ database, offers }, "reader@example.com", "en");
        return order?.items.map((item) => item.isUpdated);
      };
      expect(await isUpdated(file("one.mp3"), file("two.mp3"))).toEqual([false, false]);
      expect(await isUpdated(file("one.mp3"), file("two.mp3", "b"))).toEqual([false, true]);
    });

    it("keeps titles from old orders, which have no language", async () => {
      const titled = { ...file("book.pdf"), title: "The whole book" };
      const [option] = book.options;
      if (!option) throw new Error("the book has an option");
      const part = { product: "book", name: book.name, files: [titled] };
      await buyOffer(database, { ...book, options: [{ ...option, parts: [part] }] });
      const [shelf] = await findLibrary({ database, offers: createOffers() }, "reader@example.com", "zh");
      expect(shelf?.items[0]?.files[0]?.title).toBe("The whole book");
    });

    it("does not show what another email address has bought", async () => {
      await buyOffer(database);
      expect(await findLibrary({ database, offers }, "other@example.com", "en")).toEqual([]);
    });

    it("applies the daily download limit to each copy that was bought", async () => {
      const download = { entitlementId: "ent_1", quantity: 2, file: "book.pdf" };
      const from = (browser: number) =>
        countDownload(database, { ...download, sessionHash: `s${browser}` }, NOON);
      for (let n = 0; n < 40; n += 1) expect(await from(n)).toBe(true);
      expect(await from(40)).toBe(false);
    });

    it("counts the downloads of several files together, or none of them", async () => {
      const [first, second] = ["book.pdf", "雨打瓦.txt"].map((file) => ({
        ...{ entitlementId: "ent_1", quantity: 1, file, limit: { times: 3, hours: 24 } },
      }));
      if (!first || !second) throw new Error("there are two files");
      const all = (sessionHash: string, at = NOON) =>
        countAllDownloads(
          database,
          [first, second].map((download) => ({ ...download, sessionHash })),
          at,
        );
      for (const sessionHash of ["a", "b"]) await countDownload(database, { ...second, sessionHash }, NOON);
      const together = await Promise.all(["c", "d", "e"].map((session) => all(session)));
      expect(together.filter((isAllowed) => isAllowed)).toHaveLength(1);
      expect(await countRows(database, "downloads")).toBe(4);
      expect(await all("f")).toBe(false);
      const [session] = await database.read(
        sql`SELECT session_hash FROM downloads WHERE file = ${first.file}`,
      );
      expect(await all(String(session?.session_hash))).toBe(true);
      expect(await all("a", secondsLater(24 * 3600))).toBe(true);
      expect(await countRows(database, "downloads")).toBe(6);
    });

    it("counts a download once an hour for each file and browser, and stops at twenty a day", async () => {
      const download = { entitlementId: "ent_1", quantity: 1, file: "book.pdf", sessionHash: "s" };
      for (let n = 0; n < 30; n += 1) expect(await countDownload(database, download, NOON)).toBe(true);
      for (let n = 1; n < 20; n += 1) {
        expect(await countDownload(database, { ...download, sessionHash: `s${n}` }, NOON)).toBe(true);
      }
      expect(await countDownload(database, { ...download, sessionHash: "one more" }, NOON)).toBe(false);
      expect(await countDownload(database, download, NOON)).toBe(true);
      expect(
        await countDownload(database, { ...download, sessionHash: "next day" }, secondsLater(25 * 3600)),
      ).toBe(true);
    });
  });

  it("counts the addresses that have each edition, however often they have bought it", async () => {
    for (const _ of [1, 2]) await buyProducts(database, "one@example.com", ["book", "record"]);
    await buyProducts(database, "Two@Example.com", ["book"]);
    const back = await buyProducts(database, "three@example.com", ["book"]);
    await recordOutcome(database, back, createOutcome(back.total), NOON);
    await placeOrder(database, book, NOON, "four@example.com");
    expect(await countHolders(database)).toEqual([
      { product: "book", option: "standard", holders: 2 },
      { product: "record", option: "standard", holders: 1 },
    ]);
  });

  describe("co-purchases", () => {
    it("are pairs that at least two people have paid for, in one order or in several, most frequent first", async () => {
      await buyProducts(database, "one@example.com", ["book", "record"]);
      await buyProducts(database, "one@example.com", ["icons", "book"]);
      await buyProducts(database, "two@example.com", ["record"]);
      await buyProducts(database, "two@example.com", ["icons"]);
      await buyProducts(database, "Two@Example.com", ["book"]);
      await buyProducts(database, "three@example.com", ["book", "record"]);
      expect(await findCoPurchases(database)).toEqual([
        { product: "book", other: "record", buyers: 3 },
        { product: "book", other: "icons", buyers: 2 },
        { product: "icons", other: "record", buyers: 2 },
      ]);
    });

    it("never reveal what one person has bought, even repeatedly", async () => {
      for (const _ of [1, 2]) await buyProducts(database, "one@example.com", ["book", "record"]);
      expect(await findCoPurchases(database)).toEqual([]);
    });

    it("exclude unpaid, refunded, disputed and free products", async () => {
      await buyProducts(database, "one@example.com", ["book", "record", "sheet"]);
      await buyProducts(database, "two@example.com", ["book", "sheet"]);
      await placeOrder(database, { ...book, product: "record" }, NOON, "two@example.com");
      const [back, disputed] = [
        await buyProducts(database, "three@example.com", ["book", "record"]),
        await buyProducts(database, "four@example.com", ["book", "record"]),
      ];
      await recordOutcome(database, back, createOutcome(back.total), NOON);
      const { order: stopped } = await recordOutcome(database, disputed, createOutcome(0, "open"), NOON);
      expect(await findCoPurchases(database)).toEqual([]);
      await recordOutcome(database, stopped, createOutcome(0, "won"), NOON);
      expect(await findCoPurchases(database)).toEqual([{ product: "book", other: "record", buyers: 2 }]);
    });

    it("count a bundle as one product, not as its parts", async () => {
      for (const email of ["one@example.com", "two@example.com"]) {
        await payOrder(database, email, await placeOrder(database, bundle));
        await buyProducts(database, email, ["icons"]);
      }
      expect(await findCoPurchases(database)).toEqual([{ product: "everything", other: "icons", buyers: 2 }]);
    });
  });
});
