import { describe, expect, it } from "vitest";
import { addDailySummary } from "#checkout/jobs/daily-summary.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { listCustomers } from "#checkout/orders/customers/list-customers.ts";
import { addKeys, findKeyLists } from "#checkout/orders/licences/key-list-store.ts";
import { reportMonths } from "#checkout/orders/sales/sales.ts";
import { buy, download, newestToken, order, reportEvent, signIn } from "./buying.ts";
import {
  type Browser,
  DAY_S,
  getFree,
  libraryOf,
  pageOf,
  printsOf,
  READER,
  withFreeEdition,
  YEAR,
} from "./free-edition.ts";
import { openReceiver } from "./receiver.ts";
import { NOON, openShop, type Shop } from "./shop.ts";
import { OK, shopWith } from "./webhook-shop.ts";

describe("an unconfirmed free order", () => {
  it("is shown to its buyer, and opens no file", async () => {
    const shop = await openShop({ offers: withFreeEdition(null) });
    const browser = shop.browser();
    const id = await getFree(shop, READER, { browser });
    expect(await pageOf(browser, id)).toMatchObject({ status: "paid", awaitsConfirmation: true });
    expect((await download(browser, id)).status).not.toBe(200);
    expect(shop.mail.sent.map(({ to }) => to)).toEqual([READER]);
  });

  it("is shown as open until its payment page is completed", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "sheet" }] });
    expect(await pageOf(browser, id)).toMatchObject({ status: "open", paidAt: null });
  });

  it("is announced once, when it is confirmed", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([receiver]);
    const id = await order(shop.browser(), { items: [{ product: "sheet" }] });
    for (const _ of [1, 2]) await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    await sweep(shop.ports);
    expect(receiver.types()).toEqual([]);
    const reader = await signIn(shop);
    await libraryOf(reader);
    await reportEvent(shop, { session: `cs_${id}` });
    await sweep(shop.ports);
    expect(receiver.types()).toEqual(["order.paid", "entitlement.granted"]);
    expect(receiver.payloads()[0]).toMatchObject({ data: { order: { id, status: "paid", email: READER } } });
  });

  it("is reported to the owner when it is confirmed, by email and in the summary of that day", async () => {
    const shop = await openShop({ notifications: { ownerMail: "each", timeZone: "UTC" } });
    await buy(shop, "sheet");
    const subjects = () => shop.mail.sent.map(({ subject }) => subject);
    expect(subjects()).toHaveLength(1);
    await signIn(shop);
    await sweep(shop.ports);
    expect(subjects()).toHaveLength(2);
    const daily = await openShop({ notifications: { ownerMail: "daily", timeZone: "UTC" } });
    await buy(daily, "sheet");
    const nextMorning = async () => {
      daily.wait(DAY_S);
      await addDailySummary(daily.ports);
      await sweep(daily.ports);
      return daily.mail.sent.filter(({ to }) => to === "help@shop.example").at(-1)?.text ?? "";
    };
    const token = newestToken(daily);
    expect(await nextMorning()).toBe("");
    await daily.browser().api("/api/links/redeem", { json: { token } });
    expect(await nextMorning()).toContain("1 free order");
  });

  it("is no sale and no customer until it is confirmed", async () => {
    const shop = await openShop({ offers: withFreeEdition(null) });
    await getFree(shop, READER);
    const figures = async () => [
      (await listCustomers(shop.database, { limit: 9 })).length,
      (await reportMonths(shop.database, YEAR)).length,
    ];
    expect(await figures()).toEqual([0, 0]);
    await signIn(shop);
    expect(await figures()).toEqual([1, 1]);
  });

  it.each([
    ["the link in its email", (shop: Shop) => ({ token: newestToken(shop) })],
    ["the code in its email", (shop: Shop) => ({ code: newestCode(shop) })],
  ])("takes no licence key until it is confirmed by %s", async (_, proof) => {
    const licenceKeys = { activations: 1, pool: "print" };
    const shop = await openShop({ offers: withFreeEdition(null, { licenceKeys }) });
    await addKeys(
      shop.database,
      { pool: "print", previousPools: [], keys: ["AAA-1", "AAA-2"] },
      shop.ports.clock(),
    );
    const browser = shop.browser();
    await getFree(shop, READER, { browser });
    await getFree(shop, "stranger@example.com");
    expect(await findKeyLists(shop.database)).toMatchObject([{ free: 2, given: 0, waiting: 0 }]);
    shop.mail.sent.pop();
    const json = proof(shop);
    const wrong = "code" in json ? { code: "222222" } : { token: "A".repeat(43) };
    expect((await browser.api("/api/links/redeem", { json: wrong })).status).not.toBe(200);
    expect(await findKeyLists(shop.database)).toMatchObject([{ free: 2 }]);
    expect((await browser.api("/api/links/redeem", { json })).status).toBe(200);
    expect(await findKeyLists(shop.database)).toMatchObject([{ free: 1, given: 1, waiting: 0 }]);
    const { orders } = await libraryOf(browser);
    expect(orders[0]?.items[0]?.licences).toEqual([{ key: "AAA-1" }]);
  });

  it("is confirmed by a buyer who is signed in with its address, wherever it was ordered", async () => {
    const shop = await openShop({ offers: withFreeEdition(1) });
    await buy(shop, "book", READER);
    const reader = await signIn(shop);
    const id = await getFree(shop, READER);
    expect(await printsOf(shop)).toEqual({ sold: 0, held: 1 });
    expect((await libraryOf(reader)).orders.map((each) => each.id)).toContain(id);
    expect(await printsOf(shop)).toEqual({ sold: 1, held: 0 });
    const other = await openShop({ offers: withFreeEdition(null) });
    await buy(other, "book", READER);
    const buyer = await signIn(other);
    const own = await getFree(other, READER, { browser: buyer });
    expect(await listCustomers(other.database, { limit: 9 })).toMatchObject([{ orders: 2 }]);
    expect((await download(buyer, own)).status).toBe(200);
  });

  it("is confirmed by a code that somebody asks for, if its email was lost", async () => {
    const shop = await openShop({ offers: withFreeEdition(null) });
    await getFree(shop, READER);
    shop.wait(DAY_S);
    const browser = shop.browser();
    await browser.api("/api/links", { json: { email: READER } });
    await sweep(shop.ports);
    const code = /^[2-9A-Z]{6}$/m.exec(shop.mail.sent.at(-1)?.text ?? "")?.[0] ?? "";
    expect((await browser.api("/api/links/redeem", { json: { code } })).status).toBe(200);
    expect((await libraryOf(browser)).orders).toHaveLength(1);
  });

  it.each([
    ["the library is opened", (reader: Browser, _: string) => libraryOf(reader)],
    ["its page is opened", (reader: Browser, id: string) => pageOf(reader, id)],
  ])("is announced soon after it is confirmed because %s", async (_, visit) => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([receiver]);
    await buy(shop, "book", READER);
    const reader = await signIn(shop);
    const before = receiver.types().length;
    const id = await order(shop.browser(), { items: [{ product: "sheet" }] }, { "X-Network": "other" });
    await reportEvent(shop, { session: shop.payments.pay(id, READER).sessionId });
    await visit(reader, id);
    expect(receiver.types().slice(before)).toEqual(["order.paid", "entitlement.granted"]);
  });

  it("keeps nobody from signing in if it cannot be confirmed, and is confirmed by the next visit", async () => {
    const shop = await openShop({ offers: withFreeEdition(null) });
    const id = await getFree(shop, READER);
    const { offers } = shop.ports;
    const { find } = offers;
    offers.find = async () => {
      throw new Error("the offers cannot be read");
    };
    const reader = await signIn(shop);
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "order-not-confirmed", order: id }));
    offers.find = find;
    expect((await libraryOf(reader)).orders.map((each) => each.id)).toEqual([id]);
  });

  it("is confirmed with a large order's seats in a transaction of its own, however many others there are", async () => {
    const shop = await openShop({ offers: withFreeEdition(null, { seats: 10 }) });
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1)
      ids.push(
        await getFree(shop, READER, { json: { items: [{ product: "print", quantity: 10 }], again: true } }),
      );
    const { write } = shop.database;
    const sizes: number[] = [];
    shop.ports.database.write = async (statements) => {
      sizes.push(statements.length);
      return write(statements);
    };
    const reader = await signIn(shop);
    const ofOne = Math.max(...sizes);
    const { orders, gone } = await libraryOf(reader);
    expect(orders.map((each) => each.id).toSorted()).toEqual(ids.toSorted());
    expect(gone).toBe(undefined);
    expect(Math.max(...sizes)).toBe(ofOne);
  });

  it("is confirmed by its corrected address, of which programs learn only then", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([receiver]);
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "sheet" }] });
    await reportEvent(shop, { session: shop.payments.pay(id, "raeder@example.com").sessionId });
    const corrected = await browser.api(`/api/orders/${id}/email`, {
      ...{ method: "PUT", body: JSON.stringify({ email: READER }) },
      headers: { "Content-Type": "application/json" },
    });
    expect(await corrected.json()).toMatchObject({ email: READER, awaitsConfirmation: true });
    expect(receiver.types()).toEqual([]);
    const tokens = shop.mail.sent.filter(({ to }) => to === READER);
    expect(tokens).toHaveLength(1);
    const token = /\/open\/#([\w-]+)/.exec(tokens[0]?.text ?? "")?.[1];
    const reader = shop.browser();
    expect((await reader.api("/api/links/redeem", { json: { token } })).status).toBe(200);
    expect(receiver.types()).toEqual(["order.paid", "entitlement.granted"]);
    expect(JSON.stringify(receiver.payloads())).not.toContain("raeder");
  });
});

describe("a stranger who has entered somebody's address", () => {
  /** What a browser sees of an order and of its receipt, except what differs between any two orders. */
  async function seenOf(browser: Browser, id: string) {
    const receipt = await (await browser.api(`/api/orders/${id}/receipt`)).json();
    const page = { ...(await pageOf(browser, id)), id: "", email: "" };
    return { page, receipt: { ...receipt, order: "", buyer: null } };
  }

  it("does not learn whether or when that person signs in", async () => {
    const shop = await openShop({ offers: withFreeEdition(null) });
    await buy(shop, "book", READER);
    const reader = await signIn(shop);
    const stranger = shop.browser();
    const id = await getFree(shop, READER, { browser: stranger });
    const unconfirmed = await getFree(shop, "nobody@example.com", {
      ...{ browser: stranger, json: { again: true } },
    });
    shop.wait(DAY_S / 2);
    await libraryOf(reader);
    shop.wait(60);
    for (const browser of [stranger, shop.browser()])
      expect(await seenOf(browser, id)).toEqual(await seenOf(browser, unconfirmed));
    expect((await pageOf(reader, id)).paidAt).toBe(new Date(NOON.getTime() + 12 * 3_600_000).toISOString());
  });
});

/** The code in the newest email. */
function newestCode(shop: Shop): string {
  return /enter the code ([2-9A-Z]{6})/.exec(shop.mail.sent.at(-1)?.text ?? "")?.[1] ?? "";
}
