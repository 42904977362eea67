import { beforeEach, describe, expect, it } from "vitest";
import { AccountResponse } from "#domain/api/responses/account.ts";
import { buy, download, newestToken, problemOf, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const READER = "reader@example.com";
const NEW = "new@example.com";

const post = (browser: Browser, path: string, json: object) => browser.api(`/api/account/${path}`, { json });
const emailOf = async (browser: Browser) => (await (await browser.api("/api/library")).json()).email;
const codeTo = (shop: Shop, address: string) =>
  /^[2-9A-Z]{6}$/m.exec(shop.mail.sent.findLast(({ to }) => to === address)?.text ?? "")?.[0] ?? "";

describe("a library", () => {
  let shop: Shop;
  let browser: Browser;
  let id: string;
  beforeEach(async () => {
    shop = await openShop();
    id = await buy(shop);
    browser = await signIn(shop);
  });

  it("moves to another address with the codes of both, and the earlier one is told and opens it no more", async () => {
    const phone = shop.browser();
    await buy(shop, "record");
    const unused = newestToken(shop);
    await phone.api("/api/links/redeem", { json: { token: unused } });
    await buy(shop, "sheet", READER);
    const late = newestToken(shop);
    expect((await post(browser, "move", { email: " NEW@example.com", locale: "zh" })).status).toBe(202);
    const [from, to] = [codeTo(shop, READER), codeTo(shop, NEW)];
    const wrong = await post(browser, "move/confirm", { from, to: from });
    expect(await wrong.json()).toMatchObject({ status: 422, left: 4, wrong: [1] });
    expect(await emailOf(browser)).toBe(READER);
    const moved = await post(browser, "move/confirm", { from, to, locale: "zh" });
    expect([moved.status, await moved.json()]).toEqual([200, { email: NEW }]);
    const library = await (await browser.api("/api/library")).json();
    expect(library).toMatchObject({ email: NEW, orders: { length: 3 } });
    expect((await download(browser, id)).status).toBe(200);
    expect((await phone.api("/api/library")).status).toBe(401);
    expect((await shop.browser().api("/api/links/redeem", { json: { token: late } })).status).toBe(410);
    expect(shop.mail.sent.at(-1)).toMatchObject({ to: READER, subject: "你在小店的书架已移到新邮箱" });
    expect(await problemOf(await post(browser, "move/confirm", { from, to }))).toMatchObject({ status: 410 });
  });

  it("moves only from the browser that has asked, and not to its own address", async () => {
    expect(await problemOf(await post(browser, "move", { email: READER }))).toMatchObject({
      code: "same-address",
    });
    await post(browser, "move", { email: NEW });
    const json = { from: codeTo(shop, READER), to: codeTo(shop, NEW) };
    await buy(shop, "record");
    const other = await signIn(shop);
    expect(await problemOf(await post(other, "move/confirm", json))).toMatchObject({ code: "sign-in-over" });
    expect(await problemOf(await post(shop.browser(), "move", { email: NEW }))).toMatchObject({
      status: 401,
    });
    shop.wait(15 * 60);
    expect(await problemOf(await post(browser, "move/confirm", json))).toMatchObject({ status: 410 });
  });

  it("stops taking codes after five wrong ones, and tells an address nothing before it has proved itself", async () => {
    await post(browser, "move", { email: NEW });
    const from = codeTo(shop, READER);
    for (const left of [4, 3, 2, 1])
      expect(await (await post(browser, "move/confirm", { from, to: "222222" })).json()).toMatchObject({
        left,
      });
    for (const to of ["222222", codeTo(shop, NEW)])
      expect(await problemOf(await post(browser, "move/confirm", { from, to }))).toMatchObject({
        status: 410,
      });
    expect(await emailOf(browser)).toBe(READER);
    expect(shop.mail.sent.findLast(({ to }) => to === NEW)?.text).not.toContain(READER);
  });

  it("can be exported with all that is held about its address, and no secrets", async () => {
    await browser.api(`/api/orders/${id}/billing`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        name: "A Reader",
        company: "",
        address: ["Street 1"],
        country: "DE",
        taxId: "",
      }),
    });
    await download(browser, id);
    const response = await browser.api("/api/account");
    expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="my-data.json"');
    const text = await response.text();
    const data = AccountResponse.parse(JSON.parse(text));
    expect(data).toMatchObject({
      email: READER,
      orders: [
        {
          ...{ id, amount: 2900, billing: { name: "A Reader", address: ["Street 1"] } },
          history: [{ kind: "placed" }, { kind: "paid" }],
        },
      ],
      entitlements: [{ orderId: id, product: "book" }],
      emails: [{ kind: "paid", state: "sent" }],
      sessions: [{ isShared: false }],
      links: [{ isRedeemed: true }],
    });
    expect(text).toContain("book.pdf");
    expect(text).not.toMatch(/[\w-]{43}/);
    expect((await shop.browser().api("/api/account")).status).toBe(401);
  });

  it("is erased with a code: nothing names the buyer any more, and what was sold stays", async () => {
    await browser.api(`/api/orders/${id}/billing`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        name: "A Reader",
        company: "",
        address: ["Street 1"],
        country: "DE",
        taxId: "",
      }),
    });
    await download(browser, id);
    const other = await buy(shop, "book", "other@example.com");
    expect((await post(browser, "erase", {})).status).toBe(202);
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

/** All that the order book contains. */
async function everything({ database }: Shop): Promise<string> {
  const tables = [
    ...["orders", "order_items", "order_events", "order_keys", "discount_uses", "limited_copies", "invoices"],
    ...[
      "billing_details",
      "entitlements",
      "licences",
      "licence_activations",
      "licence_waits",
      "webhook_events",
    ],
    ...["links", "sessions", "codes", "messages", "downloads", "rate_limits"],
    ...["version_mails", "mutes", "mute_tokens"],
  ];
  const read = (table: string) => database.read({ text: `SELECT * FROM ${table}`, values: [] });
  return JSON.stringify(await Promise.all(tables.map(read)));
}
