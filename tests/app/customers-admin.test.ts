import { describe, expect, it } from "vitest";
import { everything, NEW, READER } from "./account.ts";
import { buy, problemOf, signIn } from "./buying.ts";
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
});
