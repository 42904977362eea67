import { describe, expect, test } from "vitest";
import { deliverGifts } from "#checkout/jobs/deliver-gifts.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { orderView } from "#checkout/plain/order-view.ts";
import { ChangedOrders } from "#domain/api/admin/customers.ts";
import { AdminOrder, AdminOrderDetails } from "#domain/api/admin/orders.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { openAdminShop } from "./admin.ts";
import { buy, newestToken, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const FRIEND = "friend@example.com";
const GIVER = "giver@example.com";
const RECIPIENT = { email: FRIEND, from: "Ada", words: "Happy birthday!\nRead chapter 3: www.example.com/x" };
const DAY_SECONDS = 86_400;

type Browser = ReturnType<Shop["browser"]>;

/** Pays for a book as a gift. */
async function give(shop: Shop, browser: Browser, changes: object = {}, json: object = {}): Promise<string> {
  const recipient = { ...RECIPIENT, ...changes };
  const id = await order(browser, { items: [{ product: "book" }], recipient, ...json });
  await reportEvent(shop, { session: shop.payments.pay(id, GIVER).sessionId });
  return id;
}

const to = (shop: Shop, address: string) => shop.mail.sent.filter((email) => email.to === address);
const orderPage = async (browser: Browser, id: string) => (await browser.api(`/api/orders/${id}`)).json();
const putRecipient = (by: Browser, id: string, email: string) =>
  by.api(`/api/orders/${id}/recipient`, {
    ...{ method: "PUT", body: JSON.stringify({ email }) },
    headers: { "Content-Type": "application/json" },
  });
const libraryOf = async (browser: Browser) => (await browser.api("/api/library")).json();

describe("a gift", () => {
  test("is emailed to its recipient with the giver's words and no price, and the receipt goes to the giver", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await give(shop, browser);
    const [gift, ...more] = to(shop, FRIEND);
    expect(more).toEqual([]);
    expect(gift?.subject).toBe("Ada has a gift for you: The Book");
    expect(gift?.text).toContain("Happy birthday!\nRead chapter 3: ");
    for (const text of [gift?.text, gift?.html]) {
      expect(text).not.toMatch(/\$29|29\.00|www\.example/);
      expect(text).not.toContain(GIVER);
    }
    const [receipt] = to(shop, GIVER);
    expect(receipt?.subject).toBe("Your gift: The Book");
    expect(receipt?.text).toContain(`We have emailed your gift to ${FRIEND}`);
    expect(receipt?.text).toContain("$29.00");
    expect(receipt?.text).toContain("You can find the order in your library, under “All orders”.");
    expect(await orderPage(browser, id)).toMatchObject({
      ...{ email: GIVER, amount: 2900 },
      gift: { recipient: FRIEND, giver: "Ada", deliversAt: null, isCorrectable: true },
      items: [{ parts: [], files: [] }],
    });
    expect(await orderPage(shop.browser(), id)).toMatchObject({ gift: null });
  });

  test("is in the recipient's library, with the words and without what it has cost; not in the giver's", async () => {
    const shop = await openShop();
    const id = await give(shop, shop.browser());
    const [gift] = to(shop, FRIEND);
    const friend = shop.browser();
    const token = /\/open\/#([\w-]+)/.exec(gift?.text ?? "")?.[1];
    await friend.api("/api/links/redeem", { json: { token } });
    const { orders } = await libraryOf(friend);
    expect(orders).toMatchObject([
      {
        ...{ id, subtotal: 0, amount: 0, discountName: null },
        gift: { giver: "Ada" },
        items: [{ product: "book", ended: null }],
      },
    ]);
    expect(JSON.stringify(orders)).not.toMatch(/2900|giver@/);
    const json = { item: orders[0].items[0].id, file: "book.pdf" };
    expect((await friend.api("/api/downloads", { json })).status).toBe(200);
    expect((await problemOf(await friend.api(`/api/orders/${id}/receipt`))).status).toBe(401);
    const page = await orderPage(friend, id);
    expect(page).toMatchObject({ opened: false, amount: 0, areSumsHidden: true, items: [{ amount: 0 }] });
    const plain = orderView(page, { lang: "en", prefix: "", receiptOf: null, at: NOON });
    expect(plain).toMatchObject({
      "notice:paid": true,
      areSumsHidden: true,
      total: "",
      lines: [{ sum: "" }],
    });
  });

  test("for a day is delivered then, and not known to its recipient before", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await give(shop, browser, { on: "2026-12-24" });
    expect(to(shop, FRIEND)).toEqual([]);
    expect(to(shop, GIVER)[0]?.text).toContain("On December 24, 2026 we will email your gift");
    expect(await orderPage(browser, id)).toMatchObject({ gift: { deliversAt: "2026-12-24T08:00:00.000Z" } });
    const deliver = async () => {
      await deliverGifts(shop.ports);
      await sweep(shop.ports);
    };
    shop.wait(DAY_SECONDS);
    expect(await orderPage(browser, id)).toMatchObject({ gift: { isCorrectable: true } });
    shop.wait(30 * DAY_SECONDS);
    await deliver();
    expect(to(shop, FRIEND)).toEqual([]);
    shop.wait(DAY_SECONDS);
    await Promise.all([deliver(), deliver()]);
    await deliver();
    expect(to(shop, FRIEND)).toHaveLength(1);
    const friend = await signIn(shop);
    expect((await libraryOf(friend)).orders).toHaveLength(1);
  });

  test("can be corrected for an hour, or until its day, unless it is refunded", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const now = await give(shop, browser);
    const later = await give(shop, browser, { on: "2026-12-24" });
    const correctable = async () =>
      [await orderPage(browser, now), await orderPage(browser, later)].map(({ gift }) => gift.isCorrectable);
    expect(await correctable()).toEqual([true, true]);
    shop.wait(3600);
    expect(await correctable()).toEqual([false, true]);
    shop.payments.outcomes.set(`pi_${later}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${later}` });
    expect(await correctable()).toEqual([false, false]);
  });

  test("that waits for its day is shown to the owner, who corrects its recipient's address", async () => {
    const { shop, admin } = await openAdminShop();
    const id = await give(shop, shop.browser(), { email: "freind@example.com", on: "2026-12-24" });
    const details = await admin.get(`/orders/${id}`, AdminOrderDetails);
    const { words } = RECIPIENT;
    const gift = { recipient: "freind@example.com", giver: "Ada", words };
    const deliversAt = "2026-12-24T08:00:00.000Z";
    expect(details).toMatchObject({ email: GIVER, entitlements: [], gift: { ...gift, deliversAt } });
    const found = await admin.get("/orders?find=freind@", AdminOrder.array());
    expect(found.map((order) => order.id)).toEqual([id]);

    shop.wait(DAY_SECONDS);
    const path = `/orders/${id}/correct`;
    expect(await admin.post(path, { recipient: FRIEND }, AdminOrder)).toMatchObject({
      ...{ email: GIVER, gift: { recipient: FRIEND, deliversAt } },
    });
    expect(to(shop, FRIEND)).toEqual([]);
    shop.wait(31 * DAY_SECONDS);
    await deliverGifts(shop.ports);
    await sweep(shop.ports);
    expect(to(shop, FRIEND)).toHaveLength(1);
    const delivered = await admin.get(`/orders/${id}`, AdminOrderDetails);
    expect(delivered).toMatchObject({ entitlements: [{ holder: FRIEND }], gift: { deliversAt: null } });
    expect(delivered.history).toContainEqual(
      expect.objectContaining({ cause: "owner", detail: `freind@example.com → ${FRIEND}` }),
    );
    await admin.post(path, { recipient: "other@example.com" }, AdminOrder);
    expect(to(shop, "other@example.com")).toHaveLength(1);
  });

  test("is corrected by the owner only if it is one, is paid and is neither refunded nor disputed", async () => {
    const { shop, admin } = await openAdminShop();
    const book = await buy(shop);
    const unpaid = await order(shop.browser(), { items: [{ product: "book" }], recipient: RECIPIENT });
    const correct = async (id: string, json: object = { recipient: "other@example.com" }) =>
      (await problemOf(await admin.call(`/orders/${id}/correct`, json))).code;
    expect(await correct(book)).toBe("not-a-gift");
    expect(await correct(unpaid)).toBe("order-unpaid");
    const id = await give(shop, shop.browser());
    expect(await correct(id, { recipient: FRIEND })).toBe("same-address");
    expect(await correct(id, { recipient: "other" })).toBe("invalid-request");
    expect(await correct(id, { recipient: "a@b.example", email: "a@b.example" })).toBe("invalid-request");
    for (const [outcome, code] of [
      [createOutcome(0, "open"), "disputed"],
      [createOutcome(2900, "won"), "order-refunded"],
    ] as const) {
      shop.payments.outcomes.set(`pi_${id}`, outcome);
      await reportEvent(shop, { paymentIntent: `pi_${id}` });
      expect(await correct(id)).toBe(code);
    }
  });

  test("that was refunded before its day is not delivered", async () => {
    const shop = await openShop();
    const id = await give(shop, shop.browser(), { on: "2026-12-24" });
    const payment = shop.payments.byOrder.get(id);
    shop.payments.outcomes.set(payment?.paymentIntent ?? "", {
      refunds: [{ id: "re_1", amount: 2900, hasFailed: false }],
      disputes: [],
    });
    await reportEvent(shop, { paymentIntent: payment?.paymentIntent });
    shop.wait(40 * DAY_SECONDS);
    await deliverGifts(shop.ports);
    await sweep(shop.ports);
    expect(to(shop, FRIEND)).toEqual([]);
  });

  test("goes to another address if the giver has mistyped it, within an hour or before its day", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await give(shop, browser, { email: "freind@example.com" });
    const stray = await signIn(shop).catch(() => null);
    const put = (by: Browser, email: string) => putRecipient(by, id, email);
    expect(await problemOf(await put(shop.browser(), FRIEND))).toEqual({
      status: 403,
      code: "correction-over",
    });
    expect(await (await put(browser, FRIEND)).json()).toMatchObject({ gift: { recipient: FRIEND } });
    expect(to(shop, FRIEND).map(({ subject }) => subject)).toEqual(["Ada has a gift for you: The Book"]);
    if (stray) expect((await stray.api("/api/library")).status).toBe(401);
    expect((await libraryOf(await signIn(shop))).orders).toMatchObject([{ id }]);
    expect((await problemOf(await put(browser, FRIEND))).code).toBe("same-address");
    shop.wait(3_601);
    expect((await problemOf(await put(browser, "other@example.com"))).code).toBe("correction-over");
  });

  test("can be bought although the giver has the same, and is nobody's second copy", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const own = await order(browser, { items: [{ product: "book" }] });
    await reportEvent(shop, { session: shop.payments.pay(own, GIVER).sessionId });
    const again = await browser.api("/api/checkout", {
      json: { items: [{ product: "book" }], locale: "en" },
    });
    expect((await problemOf(again)).code).toBe("owned-already");
    await give(shop, browser);
    expect(to(shop, FRIEND)).toHaveLength(1);
  });

  test("shows its recipient no price, also once its giver or its recipient is forgotten", async () => {
    const { shop, admin } = await openAdminShop();
    const erase = (email: string) => admin.post("/customers/erase", { email }, ChangedOrders);
    const [one, other] = [await give(shop, shop.browser()), await give(shop, shop.browser())];
    await erase(GIVER);
    const third = await give(shop, shop.browser());
    await erase(FRIEND);
    for (const id of [one, other, third]) {
      expect(await orderPage(shop.browser(), id)).toMatchObject({ amount: 0, items: [{ amount: 0 }] });
      const receipt = await shop.browser().api(`/api/orders/${id}/receipt`);
      expect((await problemOf(receipt)).code).toBe("not-signed-in");
    }
  });

  test("for a day arrives although its giver is forgotten before, from somebody without a name", async () => {
    const { shop, admin } = await openAdminShop();
    await give(shop, shop.browser(), { on: "2026-12-24" });
    await admin.post("/customers/erase", { email: GIVER }, ChangedOrders);
    shop.wait(40 * DAY_SECONDS);
    await deliverGifts(shop.ports);
    await sweep(shop.ports);
    expect(to(shop, FRIEND).map(({ subject }) => subject)).toEqual(["Someone has a gift for you: The Book"]);
    expect(to(shop, FRIEND)[0]?.text).not.toMatch(/birthday|Ada|\$29/);
    expect((await libraryOf(await signIn(shop))).orders).toMatchObject([{ amount: 0 }]);
  });

  test("that was corrected is in the history that the owner sees, and in the log", async () => {
    const { shop, admin } = await openAdminShop();
    const browser = shop.browser();
    const id = await give(shop, browser, { email: "freind@example.com" });
    await putRecipient(browser, id, FRIEND);
    const { history } = await admin.get(`/orders/${id}`, AdminOrderDetails);
    expect(history).toContainEqual({
      ...{ at: NOON.toISOString(), event: "recipient-corrected", cause: "buyer" },
      detail: `freind@example.com → ${FRIEND}`,
    });
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "recipient-corrected", order: id }));
  });

  test.each([
    { email: "nobody" },
    { words: "x".repeat(501) },
    { words: "\u0007" },
    { from: "Ada\nLovelace" },
    { on: "2028-01-01" },
    { on: "soon" },
  ])("with %j is refused", async (changes) => {
    const shop = await openShop();
    const json = { items: [{ product: "book" }], recipient: { ...RECIPIENT, ...changes }, locale: "en" };
    const response = await shop.browser().api("/api/checkout", { json });
    expect(await problemOf(response)).toEqual({ status: 400, code: "invalid-request" });
  });
});

test("the gift button of a form answers with a page that asks who it is for, and repeats the order", async () => {
  const shop = await openShop();
  const post = (fields: Record<string, string>) =>
    shop.browser().api("/api/checkout", {
      ...{ method: "POST", body: new URLSearchParams(fields) },
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "text/html" },
    });
  const chosen = { product: "icons", option: "studio", "price.studio": "6900", locale: "zh" };
  const page = await post({ ...chosen, gift: "true" });
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html).toContain("<h1>送给别人</h1>");
  const fields = Object.fromEntries(
    [...html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
  expect(fields).toEqual(chosen);
  expect(html).toContain('href="https://shop.example/zh/products/icons/?option=studio"');
  const filled = { "recipient.email": FRIEND, "recipient.words": "生日快乐\r\n读第三章", "recipient.on": "" };
  expect((await post({ ...fields, ...filled })).status).toBe(303);
  const [payment] = shop.payments.byOrder.values();
  await reportEvent(shop, { session: shop.payments.pay(payment?.orderId ?? "", GIVER).sessionId });
  expect(to(shop, FRIEND)[0]).toMatchObject({ subject: "有人送你一份礼物：书" });
  expect(to(shop, FRIEND)[0]?.text).toContain("生日快乐\n读第三章");
  expect(newestToken(shop)).not.toBe("");
});
