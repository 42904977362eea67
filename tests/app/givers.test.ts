import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import { messagesIn } from "#messages/read.ts";
import { order, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const GIVER = "giver@example.com";
const FRIEND = "friend@example.com";
const DAY_S = 86_400;

/** Orders the book as a gift, and reports its payment. */
async function give(
  shop: Shop,
  changes: Partial<Payment> = {},
  locale = "en",
  browser = shop.browser(),
): Promise<string> {
  const items = [{ product: "book" }];
  const id = await order(browser, { items, recipient: { email: FRIEND, from: "Ada" }, locale });
  shop.payments.pay(id, GIVER, changes);
  await reportEvent(shop, { session: `cs_${id}` });
  return id;
}

/** Orders the book, and reports its payment. */
async function buyBook(shop: Shop, changes: Partial<Payment>): Promise<string> {
  const id = await order(shop.browser(), { items: [{ product: "book" }] });
  shop.payments.change(id, { email: GIVER, ...changes });
  await reportEvent(shop, { session: `cs_${id}` });
  return id;
}

/** Asks on another device for a link, and opens it: on the next day, since an address that has paid for nothing gets one email a day. */
async function signInElsewhere(shop: Shop, email = GIVER): Promise<Browser> {
  shop.wait(DAY_S + 1);
  await sweep(shop.ports);
  shop.mail.sent.length = 0;
  await shop.browser().api("/api/links", { json: { email } });
  await sweep(shop.ports);
  expect(shop.mail.sent.map(({ to }) => to)).toEqual([email]);
  return signIn(shop);
}

const json = async (browser: Browser, path: string) => (await browser.api(path)).json();

describe("a buyer without anything in the library", () => {
  it("who has only bought gifts can sign in on any device, and has the order with its receipt", async () => {
    const shop = await openShop();
    const id = await give(shop);
    shop.wait(30 * DAY_S);
    const browser = await signInElsewhere(shop);
    expect(await json(browser, "/api/library")).toMatchObject({ email: GIVER, orders: [] });
    expect(await json(browser, "/api/orders")).toMatchObject({ orders: [{ id, status: "paid" }] });
    expect(await json(browser, `/api/orders/${id}`)).toMatchObject({ gift: { recipient: FRIEND } });
    expect(await json(browser, `/api/orders/${id}/receipt`)).toMatchObject({ amount: 2900, buyer: {} });
  });

  it("can sign in while the payment is on its way, and reads that it is", async () => {
    const shop = await openShop();
    const id = await buyBook(shop, { state: "pending" });
    const browser = await signInElsewhere(shop);
    expect(await json(browser, "/api/library")).toMatchObject({ orders: [], awaited: [{ id }] });
  });

  it("can sign in while the payment is reviewed", async () => {
    const shop = await openShop();
    const id = await buyBook(shop, { state: "paid", total: 100, paymentIntent: "pi_less" });
    const browser = await signInElsewhere(shop);
    expect(await json(browser, "/api/orders")).toMatchObject({ orders: [{ id, status: "review" }] });
  });

  it("gets no link after leaving the payment page, which anyone can open for somebody's address", async () => {
    const shop = await openShop();
    await buyBook(shop, { state: "expired" });
    await shop.browser().api("/api/links", { json: { email: GIVER } });
    await sweep(shop.ports);
    expect(shop.mail.sent).toEqual([]);
  });
});

describe("the giver of a gift", () => {
  const mailTo = (shop: Shop, address: string) => shop.mail.sent.findLast(({ to }) => to === address);

  /** A browser that has opened the link in the last email to an address. */
  async function openLinkOf(shop: Shop, address: string): Promise<Browser> {
    const token = /\/open\/#([\w-]+)/.exec(mailTo(shop, address)?.text ?? "")?.[1];
    const browser = shop.browser();
    expect((await browser.api("/api/links/redeem", { json: { token } })).status).toBe(200);
    return browser;
  }

  it.each(["en", "zh"] as const)("can open the library from the receipt, in %s", async (locale) => {
    const shop = await openShop();
    const id = await give(shop, {}, locale);
    const { text = "" } = mailTo(shop, GIVER) ?? {};
    // The library shows the list of orders under this title.
    expect(text).toContain(messagesIn(locale).pages.library.orders);
    expect(text).not.toMatch(/files|文件/);
    const browser = await openLinkOf(shop, GIVER);
    expect(await json(browser, "/api/orders")).toMatchObject({ orders: [{ id }] });
    expect(await json(browser, `/api/orders/${id}/receipt`)).toMatchObject({ amount: 2900 });
  });

  it("can open the library from the email about a corrected address", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await give(shop, {}, "zh", browser);
    const right = "right@example.com";
    const response = await browser.api(`/api/orders/${id}/email`, {
      ...{ method: "PUT", body: JSON.stringify({ email: right }) },
      headers: { "Content-Type": "application/json" },
    });
    expect(response.status).toBe(200);
    await sweep(shop.ports);
    expect(mailTo(shop, right)?.text).toContain(messagesIn("zh").pages.library.orders);
    const signedIn = await openLinkOf(shop, right);
    expect(await json(signedIn, "/api/orders")).toMatchObject({ orders: [{ id }] });
  });
});
