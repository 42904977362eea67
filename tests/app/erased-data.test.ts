import { beforeEach, describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { OUTGOING_EVENTS } from "#domain/webhooks.ts";
import { type Browser, codeTo, everything, openLibrary, post, READER, saveBilling } from "./account.ts";
import { buy, download, order, problemOf, reportEvent } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

describe("a library", () => {
  let shop: Shop;
  let browser: Browser;
  let id: string;
  beforeEach(async () => {
    ({ shop, browser, id } = await openLibrary());
  });

  it("is erased with a code: nothing names the buyer any more, and what was sold stays", async () => {
    await saveBilling(browser, id);
    await download(browser, id);
    const other = await buy(shop, "book", "other@example.com");
    expect((await post(browser, "erase", { locale: "zh" })).status).toBe(202);
    expect(shop.mail.sent.at(-1)?.subject).toBe("请确认：删除你在小店的个人资料");
    const code = codeTo(shop, READER);
    expect(await problemOf(await post(browser, "erase/confirm", { code: "222222" }))).toMatchObject({
      status: 422,
    });
    expect((await post(browser, "erase/confirm", { code })).status).toBe(204);
    expect([...browser.cookies.keys()]).toEqual([]);
    expect(await everything(shop)).not.toMatch(/reader@|A Reader|Street 1/i);
    expect(await everything(shop)).toContain("other@example.com");
    const kept = await (await shop.browser().api(`/api/orders/${id}`)).json();
    expect(kept).toMatchObject({ status: "paid", amount: 2900, email: null });
    const headers = { Cookie: `__Host-session=${browser.cookies.get("__Host-session")}` };
    expect((await shop.browser().api("/api/library", { headers })).status).toBe(401);
    expect((await shop.browser().api(`/api/orders/${other}`)).status).toBe(200);
  });
});

describe("a free order that nobody has confirmed", () => {
  it("is deleted at once if its address is erased, so that nothing is kept of what was never sold", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "sheet" }] });
    await reportEvent(shop, { session: shop.payments.pay(id, READER).sessionId });
    expect(await eraseCustomer(shop.ports, READER, { cause: "owner" })).toBe(0);
    expect((await shop.browser().api(`/api/orders/${id}`)).status).toBe(404);
    expect(await everything(shop)).not.toContain(READER);
  });
});

describe("what others have received about an erased address", () => {
  const URL = "https://one.example/hook";
  const OTHER = "other@example.com";
  /** Contains the erased address, which is not its own. */
  const LONGER = "a-reader@example.com";

  /** A shop that has sent the reader's address to its owner, two programs and other buyers. Half of the webhooks still wait. */
  async function openTalkativeShop() {
    const shop = await openShop({
      notifications: {
        ownerMail: "each",
        webhooks: [URL, "https://down.example/hook"].map((url) => ({ url, events: [...OUTGOING_EVENTS] })),
      },
      webhooks: {
        send: async ({ url }) =>
          url === URL
            ? { state: "accepted" }
            : { state: "failed", reason: "it answers 500", retryAfterMs: null },
      },
    });
    const browser = await signInAs(shop, READER);
    const pay = async (id: string, email: string) =>
      reportEvent(shop, { session: shop.payments.pay(id, email).sessionId });
    const giver = shop.browser();
    const gift = await order(giver, { items: [{ product: "book" }], recipient: { email: READER } });
    await pay(gift, OTHER);
    const mistaken = shop.browser();
    const corrected = await order(mistaken, { items: [{ product: "record" }] });
    await pay(corrected, READER);
    await mistaken.api(`/api/orders/${corrected}/email`, {
      ...{ method: "PUT", body: JSON.stringify({ email: OTHER }) },
      headers: { "Content-Type": "application/json" },
    });
    await post(await signInAs(shop, LONGER), "move", { email: READER });
    const { send } = shop.mail.port;
    shop.mail.port.send = async (email, key) =>
      key.startsWith("msg_") ? { accepted: false, reason: "no such address" } : send(email, key);
    for (const email of [READER, LONGER]) await shop.browser().api("/api/links", { json: { email } });
    await sweep(shop.ports);
    shop.mail.port.send = send;
    return { shop, browser, gift };
  }

  async function signInAs(shop: Shop, email: string) {
    await buy(shop, "book", email);
    const browser = shop.browser();
    const token = /\/open\/#([\w-]+)/.exec(
      shop.mail.sent.findLast(({ to }) => to === email)?.text ?? "",
    )?.[1];
    expect((await browser.api("/api/links/redeem", { json: { token } })).status).toBe(200);
    return browser;
  }

  /** What messages to others say of an address, by kind. */
  async function naming({ database }: Shop, email: string): Promise<string[]> {
    const rows = await database.read(sql`SELECT kind, state, payload FROM messages
      WHERE recipient <> ${email} ORDER BY kind, state`);
    return rows
      .filter(({ payload }) => String(payload).includes(JSON.stringify(email)))
      .map(({ kind, state }) => `${kind} ${state}`);
  }

  it("is forgotten with it, and no other address with the same ending is", async () => {
    const { shop, browser, gift } = await openTalkativeShop();
    expect(new Set(await naming(shop, READER))).toEqual(
      new Set([
        ...["entitlement.granted sent", "entitlement.granted waiting"],
        ...["order.corrected sent", "order.corrected waiting", "order.paid sent", "order.paid waiting"],
        ...["move-from sent", "owner-failed sent"],
      ]),
    );
    const longer = await naming(shop, LONGER);
    expect(longer).toContain("owner-failed sent");
    await post(browser, "erase", {});
    expect((await post(browser, "erase/confirm", { code: codeTo(shop, READER) })).status).toBe(204);
    expect(await everything(shop)).not.toMatch(/(?<![\w-])reader@example\.com/);
    expect(await naming(shop, LONGER)).toEqual(longer.filter((each) => each !== "move-from sent"));
    const granted = await shop.database.read(sql`SELECT payload FROM messages
      WHERE order_id = ${gift} AND kind = 'entitlement.granted' AND state = 'waiting'`);
    expect(granted.map(({ payload }) => JSON.parse(String(payload)).data)).toMatchObject([
      { order: { id: gift, email: OTHER }, entitlement: { email: null } },
    ]);
  });
});
