import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { countDownload, countDownloads } from "#checkout/orders/entitlements/downloads.ts";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { activateLicence, findLicence } from "#checkout/orders/licences/licences.ts";
import { listLicences } from "#checkout/orders/licences/list-licences.ts";
import { searchOrders } from "#checkout/orders/order-search.ts";
import { listSessions } from "#checkout/orders/sign-in/sessions.ts";
import { engines } from "./order-book/databases.ts";
import { app, helpBuyers, offers, RIGHT, WRONG } from "./order-book/helping-buyers.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { book, bundle, buyProducts, NOON, payOrder, placeOrder, secondsLater } from "./order-book/samples.ts";

describe.each(engines)("the owner in $name", (engine) => {
  const database = useCheckedOrderBook(engine);
  const { buy, current, entitlementsOf, signIn } = helpBuyers(database);

  it("finds orders by everything that a buyer may quote", async () => {
    const first = await buy(app, "reader@example.com");
    const second = await buyProducts(database, "100%_reader@example.org", ["book", "record"]);
    const third = await buyProducts(database, "a.reader@example.com", ["icons"]);
    const long = `late@${"long-".repeat(20)}name.example`;
    const unpaid = await placeOrder(database, book, secondsLater(60), long);
    const [entitlement] = await entitlementsOf(first);
    const [licence] = await findLicenceKeys(database, first);
    const find = async (text: string) => (await searchOrders(database, text, 9)).map(({ id }) => id);
    for (const [text, ids] of [
      [` ${first.id} `, [first.id]],
      [entitlement?.id ?? "", [first.id]],
      [`pi_${second.id}`, [second.id]],
      [` ${licence?.keys[0]?.toLowerCase()} `, [first.id]],
      ["record", [second.id]],
      ["book", [unpaid.id, second.id]],
      ["Reader@example.com", [first.id]],
      ["reader@", [first.id, second.id, third.id].toSorted()],
      ["%_reader", [second.id]],
      [long.slice(2), [unpaid.id]],
      ["100__reader", []],
      ["ord_unknown", []],
      ["ent_unknown", []],
      ["pi_unknown", []],
      ["nobody@example.com", []],
    ] as const) {
      expect(await find(text), text).toEqual(ids);
    }
    expect(await searchOrders(database, "book", 1)).toHaveLength(1);
    expect((await searchOrders(database, second.id, 9))[0]?.lines.map(({ product }) => product)).toEqual([
      "book",
      "record",
    ]);
  });

  it("shows downloads, what was opened in place, and sessions of an order", async () => {
    const order = await buy(bundle);
    const [first] = await entitlementsOf(order);
    const id = first?.id ?? "";
    for (const [sessionHash, at] of [
      ["a", NOON],
      ["a", secondsLater(60)],
      ["b", NOON],
      ["a", secondsLater(3600)],
    ] as const) {
      const download = { entitlementId: id, quantity: 1, file: "book.pdf", sessionHash };
      await countDownload(database, download, at);
    }
    const opened = { entitlementId: id, quantity: 1, file: "book.pdf", sessionHash: "a", inPlace: true };
    for (const at of [NOON, secondsLater(3600), secondsLater(86_400)]) {
      expect(await countDownload(database, opened, at)).toBe(true);
    }
    const [day] = secondsLater(86_400).toISOString().split("T");
    const counted = [
      { file: "book.pdf", inPlace: false, count: 3, lastAt: secondsLater(3600).toISOString() },
      { file: "book.pdf", inPlace: true, count: 2, lastAt: `${day}T00:00:00.000Z` },
    ];
    expect(await countDownloads(database, order.id)).toEqual(new Map([[id, counted]]));
    await signIn(WRONG);
    const expires = secondsLater(30 * 86_400).toISOString();
    expect(await listSessions(database, WRONG)).toMatchObject([
      { createdAt: NOON.toISOString(), expiresAt: expires, endedAt: null },
    ]);
  });

  it("lists licence keys with their activations, by key, product, order and address", async () => {
    const [first, second] = [await buy(app, RIGHT), await buy(app, "other@example.com")];
    const [key = ""] = (await findLicenceKeys(database, first))[0]?.keys ?? [];
    const licence = await findLicence({ database, offers }, key);
    if (!licence) throw new Error("the key is known");
    await activateLicence(database, licence, "laptop", NOON);
    const list = (find?: string) => listLicences({ database, offers }, { find, limit: 9 }, NOON);
    const [found] = await list(key.toLowerCase());
    expect(found).toMatchObject({
      ...{ key, status: "active", product: "app", option: "standard", holder: RIGHT, limit: 3, uses: 0 },
      ...{ orderId: first.id, activations: [{ instance: "laptop", activatedAt: NOON.toISOString() }] },
    });
    expect(await list(first.id)).toEqual([found]);
    expect(await list("Reader@example.com")).toEqual([found]);
    expect((await list("app")).map(({ orderId }) => orderId).toSorted()).toEqual(
      [first.id, second.id].toSorted(),
    );
    expect([await list("book"), (await list()).length]).toEqual([[], 2]);
    const many = await placeOrder(database, app);
    await database.write([sql`UPDATE order_items SET quantity = 60 WHERE order_id = ${many.id}`]);
    await payOrder(database, RIGHT, await current(many));
    const all = await listLicences({ database, offers }, { find: many.id, limit: 100 }, NOON);
    expect(new Set(all.map((each) => each.key)).size).toBe(60);
    expect(all.every(({ activations }) => activations.length === 0)).toBe(true);
  });
});
