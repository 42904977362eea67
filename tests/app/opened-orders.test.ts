import { describe, expect, it } from "vitest";
import { deleteExpired } from "#checkout/jobs/retention.ts";
import { parseSettings } from "#checkout/settings.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import type { Offer } from "#domain/offer.ts";
import { OFFERS } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, download, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const WEEK_S = 7 * 24 * 3600;

async function pageOf(browser: Browser, id: string): Promise<OrderPageResponse> {
  return OrderPageResponse.parse(await (await browser.api(`/api/orders/${id}`)).json());
}

/** A browser that has paid for a product on the payment page. */
async function buyIn(shop: Shop, product = "book", browser = shop.browser()) {
  const id = await order(browser, { items: [{ product }] });
  const { sessionId } = shop.payments.pay(id);
  await reportEvent(shop, { session: sessionId });
  return { id, browser };
}

describe("the browser that placed an order", () => {
  it("gets a key to it for a week, in a cookie that scripts cannot read", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const response = await browser.api("/api/checkout", {
      json: { items: [{ product: "book" }], locale: "en" },
    });
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-order=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
      expect.stringMatching(/^placed-orders=ord_\w{24}; Max-Age=604800; Path=\/; Secure; SameSite=Lax$/),
    ]);
  });

  it("gets the files as soon as the order is paid, and not before", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "book" }] });
    expect(await pageOf(browser, id)).toMatchObject({ status: "open", opened: true, email: null });
    expect((await pageOf(browser, id)).items[0]).not.toHaveProperty("files");
    expect(await problemOf(await download(browser, id))).toEqual({ status: 401, code: "not-signed-in" });

    shop.payments.pay(id);
    await shop.browser().api(`/api/orders/${id}`);
    shop.wait(5);
    const [item] = (await pageOf(browser, id)).items;
    expect(item).toMatchObject({
      id: `${id.replace("ord", "ent")}_0_0`,
      parts: [{ id: item?.id, product: "book", licences: [] }],
      files: [
        { id: "book.pdf", name: "book.pdf", title: "The book", item: item?.id },
        { id: "雨打瓦.txt", item: item?.id },
      ],
    });
    const response = await download(browser, id);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { url: "https://files.example/book.pdf" },
    ]);
  });

  it("sees the whole email address, while others see enough to recognise it and no files", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop);
    expect(await pageOf(browser, id)).toMatchObject({ opened: true, email: "reader@example.com" });
    const stranger = shop.browser();
    const page = await pageOf(stranger, id);
    expect(page).toMatchObject({ status: "paid", opened: false, email: "r•••@e•••.com" });
    expect(page.items.map((item) => Object.keys(item).toSorted())).toEqual([
      ["amount", "name", "option", "optionName", "product", "quantity", "refunded"],
    ]);
    expect(await problemOf(await download(stranger, id))).toEqual({ status: 401, code: "not-signed-in" });
  });

  it("gets the files of a free order once a link in an email to its address was opened, in any browser", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop, "sheet");
    expect(await pageOf(browser, id)).toMatchObject({ opened: true, awaitsConfirmation: true });
    expect((await pageOf(browser, id)).items[0]?.files).toBeUndefined();
    const zip = () => browser.api("/api/downloads", { json: { order: id } });
    expect([(await download(browser, id)).status, (await zip()).status]).toEqual([401, 401]);
    await signIn(shop);
    expect(await pageOf(browser, id)).toMatchObject({ opened: true, awaitsConfirmation: false });
    expect((await pageOf(browser, id)).items[0]?.files).toHaveLength(2);
    expect([(await download(browser, id)).status, (await zip()).status]).toEqual([200, 200]);
  });

  it("gets the licence keys of a free order no sooner, on its receipt either", async () => {
    const withKeys = ({ parts, ...option }: Offer["options"][number]) => ({
      ...option,
      parts: parts.map((part) => ({ ...part, licenceKeys: { activations: 1 } })),
    });
    const shop = await openShop({
      offers: OFFERS.map((offer) => ({ ...offer, options: offer.options.map(withKeys) })),
    });
    const { id, browser } = await buyIn(shop, "sheet");
    const receipt = async () => (await browser.api(`/api/orders/${id}/receipt`)).json();
    expect(await receipt()).toMatchObject({ order: id, items: [{ licences: [] }] });
    await signIn(shop);
    expect(await receipt()).toMatchObject({ items: [{ licences: [{ key: expect.any(String) }] }] });
  });

  it("opens this order only, not the library", async () => {
    const shop = await openShop();
    const earlier = await buy(shop);
    const { id, browser } = await buyIn(shop);
    expect((await browser.api("/api/library")).status).toBe(401);
    expect(await pageOf(browser, earlier)).toMatchObject({ opened: false });
    expect((await download(browser, earlier)).status).toBe(401);
    expect((await download(browser, id)).status).toBe(200);
  });

  it("keeps its key, so that the orders of all its tabs stay open", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop);
    const next = await buyIn(shop, "everything", browser);
    expect(await pageOf(browser, id)).toMatchObject({ opened: true });
    expect(await pageOf(browser, next.id)).toMatchObject({ opened: true });
  });

  it("gets another key in place of a text that is none", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    browser.cookies.set("__Host-order", "a".repeat(44));
    await order(browser, { items: [{ product: "book" }] });
    expect(browser.cookies.get("__Host-order")).toMatch(/^[\w-]{43}$/);
  });

  it("gets the files of each product of a bundle", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop, "everything");
    const [item] = (await pageOf(browser, id)).items;
    expect(item?.parts?.length).toBeGreaterThan(1);
    expect(item?.id).toBe(item?.parts?.[0]?.id);
    const last = item?.files?.at(-1);
    expect(last?.item).toBe(item?.parts?.at(-1)?.id);
    const json = { item: last?.item, file: last?.id };
    expect((await browser.api("/api/downloads", { json })).status).toBe(200);
  });

  it("gets no file of a product that was passed on to somebody else, who gets it", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop);
    await buy(shop, "book", "other@example.com");
    const other = await signIn(shop);
    const sql = "UPDATE entitlements SET holder = 'other@example.com'";
    await shop.database.write([{ text: sql, values: [] }]);
    expect((await pageOf(browser, id)).items[0]?.files).toEqual([]);
    expect(await problemOf(await download(browser, id))).toEqual({ status: 401, code: "not-signed-in" });
    expect((await download(other, id)).status).toBe(200);
  });

  it("sees no file of a product to which access has ended", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop);
    const sql = "UPDATE entitlements SET ends_at = '2026-11-22T12:00:00.000Z'";
    await shop.database.write([{ text: sql, values: [] }]);
    expect((await pageOf(browser, id)).items).toMatchObject([{ product: "book", parts: [], files: [] }]);
    expect(await problemOf(await download(browser, id))).toEqual({ status: 403, code: "access-ended" });
  });

  it("has to use the emailed link after a week", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop);
    shop.wait(WEEK_S - 1);
    expect((await download(browser, id)).status).toBe(200);
    shop.wait(1);
    expect(await pageOf(browser, id)).toMatchObject({ opened: false });
    expect((await download(browser, id)).status).toBe(401);
  });

  it("has its key deleted from the order book after a week, and not before", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop);
    const { retention } = parseSettings({});
    shop.wait(WEEK_S - 1);
    expect(await deleteExpired(shop.ports, retention)).toMatchObject({ orderKeys: 0 });
    expect(await pageOf(browser, id)).toMatchObject({ opened: true });
    shop.wait(1);
    expect(await deleteExpired(shop.ports, retention)).toMatchObject({ orderKeys: 1 });
    expect(await pageOf(browser, id)).toMatchObject({ status: "paid", opened: false });
  });

  it.each([
    ["refunded", createOutcome(2900)],
    ["disputed", { refunds: [], disputes: [{ id: "dp_1", state: "open" as const }] }],
  ])("gets no files once the order is %s", async (status, outcome) => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop);
    shop.payments.outcomes.set(`pi_${id}`, outcome);
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    const page = await pageOf(browser, id);
    expect(page).toMatchObject({ status, opened: true });
    expect(page.items[0]).not.toHaveProperty("files");
    expect(await problemOf(await download(browser, id))).toEqual({ status: 403, code: status });
  });
});

describe("a signed-in buyer", () => {
  it("opens the orders of their address, and no others", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const theirs = await buy(shop, "book", "other@example.com");
    const other = await signIn(shop);
    expect(await pageOf(other, theirs)).toMatchObject({ opened: true, email: "other@example.com" });
    expect((await pageOf(other, theirs)).items[0]?.files).toHaveLength(2);
    expect(await pageOf(other, id)).toMatchObject({ opened: false, email: "r•••@e•••.com" });
    expect(await problemOf(await download(other, id))).toEqual({ status: 404, code: "unknown-item" });
  });
});
