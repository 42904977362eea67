import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { SessionsResponse } from "#domain/api/responses/account.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import { buy, download, newestToken, order, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const CUSTOMER = "reader@example.com";
const STRANGER = "nobody@example.com";

async function pageOf(browser: Browser, id: string): Promise<OrderPageResponse> {
  return OrderPageResponse.parse(await (await browser.api(`/api/orders/${id}`)).json());
}

const awaits = async (browser: Browser, id: string) => (await pageOf(browser, id)).awaitsConfirmation;

/** Orders something free with an address that anyone could have entered. */
async function getFree(shop: Shop, browser: Browser, email: string): Promise<string> {
  const id = await order(browser, { items: [{ product: "sheet" }], again: true });
  await reportEvent(shop, { session: shop.payments.pay(id, email).sessionId });
  return id;
}

/** A customer who has paid for something and opened the link in its email. */
async function openCustomer(shop: Shop): Promise<Browser> {
  await buy(shop, "book", CUSTOMER);
  return signIn(shop);
}

describe("a free order with somebody else's address", () => {
  it("looks the same whether that is a customer or not, however often it is repeated", async () => {
    const shop = await openShop();
    await openCustomer(shop);
    const lookAt = async (email: string) => {
      const browser = shop.browser();
      const ids = [await getFree(shop, browser, email), await getFree(shop, browser, email)];
      await shop.database.write([
        { text: "UPDATE messages SET delivery = 'delivered' WHERE state = 'sent'", values: [] },
      ]);
      const pages: unknown[] = [];
      for (const id of ids) pages.push({ ...(await pageOf(browser, id)), id: "", email: "" });
      return { pages, files: (await download(browser, ids[0] ?? "")).status };
    };
    const seen = await lookAt(CUSTOMER);
    expect(seen).toEqual(await lookAt(STRANGER));
    expect(seen).toMatchObject({ pages: [{ awaitsConfirmation: true }, { awaitsConfirmation: true }] });
    expect(seen.files).toBe(401);
  });

  it("is not confirmed by what the address does otherwise", async () => {
    const shop = await openShop();
    const customer = await openCustomer(shop);
    const attacker = shop.browser();
    const id = await getFree(shop, attacker, CUSTOMER);
    const elsewhere = shop.browser();
    await elsewhere.api("/api/links", { json: { email: CUSTOMER } });
    await sweep(shop.ports);
    await signIn(shop);
    expect(await awaits(customer, id)).toBe(false);
    expect(await awaits(attacker, id)).toBe(true);
  });

  it("is not confirmed by an address that the same browser has confirmed", async () => {
    const shop = await openShop();
    const attacker = shop.browser();
    const own = await getFree(shop, attacker, STRANGER);
    await signIn(shop);
    const id = await getFree(shop, attacker, CUSTOMER);
    expect([await awaits(attacker, own), await awaits(attacker, id)]).toEqual([false, true]);
  });

  it("shows that its email has bounced, so that the buyer can correct the address", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await getFree(shop, browser, STRANGER);
    await shop.database.write([{ text: "UPDATE messages SET delivery = 'bounced'", values: [] }]);
    expect(await pageOf(browser, id)).toMatchObject({ awaitsConfirmation: true, delivery: "bounced" });
  });
});

describe("a free order of one's own", () => {
  it("opens by the code in its email, and after signing out only by a link or code again", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await getFree(shop, browser, CUSTOMER);
    const code = /enter the code ([2-9A-Z]{6})/.exec(shop.mail.sent.at(-1)?.text ?? "")?.[1] ?? "";
    expect((await browser.api("/api/links/redeem", { json: { code } })).status).toBe(200);
    expect(await pageOf(browser, id)).toMatchObject({ opened: true, awaitsConfirmation: false });
    expect((await browser.api("/api/session", { method: "DELETE" })).status).toBe(204);
    expect(await pageOf(browser, id)).toMatchObject({ opened: false, awaitsConfirmation: false });
    expect((await download(browser, id)).status).toBe(401);
    await browser.api("/api/links", { json: { email: CUSTOMER } });
    await sweep(shop.ports);
    const again = /^[2-9A-Z]{6}$/m.exec(shop.mail.sent.at(-1)?.text ?? "")?.[0] ?? "";
    expect((await browser.api("/api/links/redeem", { json: { code: again } })).status).toBe(200);
    expect((await download(browser, id)).status).toBe(200);
  });

  it("opens where its address has signed in, until that session is ended elsewhere", async () => {
    const shop = await openShop();
    const phone = await openCustomer(shop);
    const browser = shop.browser();
    const id = await getFree(shop, browser, CUSTOMER);
    expect(await awaits(browser, id)).toBe(true);
    await browser.api("/api/links", { json: { email: CUSTOMER } });
    await sweep(shop.ports);
    const code = /^[2-9A-Z]{6}$/m.exec(shop.mail.sent.at(-1)?.text ?? "")?.[0] ?? "";
    expect((await browser.api("/api/links/redeem", { json: { code } })).status).toBe(200);
    expect(await awaits(browser, id)).toBe(false);
    expect((await download(browser, id)).status).toBe(200);
    const { sessions } = SessionsResponse.parse(await (await phone.api("/api/sessions")).json());
    const ended = sessions.find(({ isCurrent }) => !isCurrent);
    expect((await phone.api(`/api/sessions/${ended?.id}`, { method: "DELETE" })).status).toBe(204);
    expect(await pageOf(browser, id)).toMatchObject({ opened: false });
    expect((await download(browser, id)).status).toBe(401);
  });

  it("opens together with those that this browser places for the same address, which get no email that day", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const first = await getFree(shop, browser, STRANGER);
    const second = await getFree(shop, browser, STRANGER);
    expect(await awaits(browser, second)).toBe(true);
    await signIn(shop);
    const third = await getFree(shop, browser, STRANGER);
    for (const id of [first, second, third]) expect(await awaits(browser, id)).toBe(false);
  });

  it("is confirmed by its address after that was corrected, and no longer by the earlier one", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await getFree(shop, browser, STRANGER);
    const token = newestToken(shop);
    const response = await browser.api(`/api/orders/${id}/email`, {
      ...{ method: "PUT", body: JSON.stringify({ email: CUSTOMER }) },
      headers: { "Content-Type": "application/json" },
    });
    expect(await response.json()).toMatchObject({ email: CUSTOMER, awaitsConfirmation: true });
    // The earlier address had its email of the day.
    expect(shop.mail.sent.map(({ to }) => to)).toEqual([STRANGER, CUSTOMER]);
    expect((await shop.browser().api("/api/links/redeem", { json: { token } })).status).toBe(410);
    expect(await awaits(browser, id)).toBe(true);
    await signIn(shop);
    expect(await awaits(browser, id)).toBe(false);
  });
});
