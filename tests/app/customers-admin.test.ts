import { describe, expect, it } from "vitest";
import { everything, NEW, READER } from "./account.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

describe("the owner", () => {
  const TOKEN = "0123456789abcdef0123456789abcdef";
  const ask = (shop: Shop, path: string, json: object) =>
    shop
      .browser()
      .api(`/api/admin/customers/${path}`, { json, headers: { Authorization: `Bearer ${TOKEN}` } });

  it("exports, moves and erases what is held about a buyer", async () => {
    const shop = await openShop({ adminToken: TOKEN });
    const id = await buy(shop);
    const browser = await signIn(shop);
    expect(await (await ask(shop, "export", { email: " READER@example.com" })).json()).toMatchObject({
      ...{ email: READER, orders: [{ id }] },
    });
    expect(await (await ask(shop, "move", { from: READER, to: NEW })).json()).toEqual({ orders: 1 });
    expect(shop.mail.sent.at(-1)).toMatchObject({
      to: READER,
      subject: "Your library at The Shop has moved",
    });
    expect((await browser.api("/api/library")).status).toBe(401);
    expect(await problemOf(await ask(shop, "move", { from: NEW, to: NEW }))).toMatchObject({ status: 409 });
    expect(await problemOf(await ask(shop, "erase", { email: "nobody" }))).toMatchObject({ status: 400 });
    expect((await ask(shop, "erase", { email: NEW })).status).toBe(200);
    expect(await everything(shop)).not.toContain(NEW);
    expect(await (await ask(shop, "export", { email: NEW })).json()).toMatchObject({ orders: [] });
  });

  it.each<[string, string, (shop: Shop) => Promise<string>]>([
    ["a buyer", READER, (shop) => orderIn(shop, "zh", {})],
    [
      "a buyer, as of the newest order, whatever somebody gave",
      READER,
      async (shop) => {
        await orderIn(shop, "en", {});
        shop.wait(60);
        await orderIn(shop, "zh", {});
        shop.wait(60);
        return orderIn(shop, "en", { recipient: { email: READER, from: "Ada" } }, "giver@example.com");
      },
    ],
    [
      "the recipient of a gift",
      NEW,
      (shop) => orderIn(shop, "zh", { recipient: { email: NEW, from: "Ada" } }),
    ],
  ])("tells %s in their language that their library has moved", async (_, from, orderFirst) => {
    const shop = await openShop({ adminToken: TOKEN });
    await orderFirst(shop);
    await ask(shop, "move", { from, to: "moved@example.com" });
    expect(shop.mail.sent.at(-1)).toMatchObject({ to: from, subject: "你在小店的书架已移到新邮箱" });
  });

  it("tells somebody of whom nothing is known in the shop's language", async () => {
    const shop = await openShop({ adminToken: TOKEN });
    await ask(shop, "move", { from: READER, to: NEW });
    expect(shop.mail.sent.at(-1)).toMatchObject({
      to: READER,
      subject: "Your library at The Shop has moved",
    });
  });

  /** Buys the book in a language. */
  async function orderIn(shop: Shop, locale: string, json: object, email = READER): Promise<string> {
    const id = await order(shop.browser(), { items: [{ product: "book" }], locale, ...json });
    await reportEvent(shop, { session: shop.payments.pay(id, email).sessionId });
    return id;
  }
});
