import { expect, it } from "vitest";
import type { Offer } from "#domain/offer.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { buy, order, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

const COLLEAGUE = "colleague@example.com";
const TEAM: Offer = {
  ...{ product: "team", name: { en: "The Team Book" }, summary: {}, image: null, currency: "USD" },
  options: [{ ...standard, price: 9900, parts: [{ ...bookPart, product: "team", seats: 2 }] }],
};
/** What tests read of the pages. */
const TEMPLATES: Record<string, string> = {
  "/plain/library.txt":
    "{{#newest}}{seats} {free} free{{#held}} {seat}={holder}{{#isUsed}} used{{/isUsed}}{{/held}} {freeSeat}{{/newest}}",
  "/plain/order.txt": "{email} {{#isCorrectable}}correctable{{/isCorrectable}}{giftEmail}",
};

const openPlainShop = () =>
  openShop({ offers: [...OFFERS, TEAM], findPage: async (path) => new Response(TEMPLATES[path]) });

type Browser = ReturnType<Shop["browser"]>;

async function show(browser: Browser, path: string): Promise<string> {
  return (await browser.api(`/api/pages/${path}`)).text();
}

function send(browser: Browser, path: string, fields: Record<string, string>): Promise<Response> {
  return browser.api(`/api/pages/${path}`, {
    method: "POST",
    body: new URLSearchParams({ locale: "en", ...fields }),
    headers: { Accept: "text/html" },
  });
}

it("seats are assigned and unassigned by forms, and a page says why not", async () => {
  const shop = await openPlainShop();
  const id = await buy(shop, "team");
  const buyer = await signIn(shop);
  const [own, seat] = [`${id.replace("ord", "ent")}_0_0`, `${id.replace("ord", "ent")}_0_0_1`];
  const free = `2 2 free ${seat}`;
  expect(await show(buyer, "library?locale=en")).toBe(free);
  const assigned = await send(buyer, "seat", { seat, email: COLLEAGUE });
  expect([assigned.status, assigned.headers.get("Location")]).toEqual([303, "/api/pages/library?locale=en"]);
  expect(shop.mail.sent.at(-1)?.to).toBe(COLLEAGUE);
  expect(await show(buyer, "library?locale=en")).toBe(`2 1 free ${seat}=${COLLEAGUE} ${own}`);
  const taken = await send(buyer, "seat", { seat, email: "third@example.com" });
  expect([taken.status, await taken.text()]).toEqual([
    409,
    expect.stringContaining('href="https://shop.example/library/"'),
  ]);
  expect((await send(buyer, "seat", { seat, email: "nobody" })).status).toBe(400);
  expect((await send(shop.browser(), "seat", { seat })).status).toBe(401);
  expect((await send(buyer, "seat", { seat })).status).toBe(303);
  expect(await show(buyer, "library?locale=en")).toBe(free);
});

it("the address of an order is corrected by a form in the browser that has paid, and in no other", async () => {
  const shop = await openPlainShop();
  const browser = shop.browser();
  const id = await order(browser, { items: [{ product: "book" }] });
  await reportEvent(shop, { session: shop.payments.pay(id, "reeder@example.com").sessionId });
  expect(await show(browser, `order?id=${id}&locale=en`)).toBe("reeder@example.com correctable");
  const other = await send(shop.browser(), "address", { order: id, email: "thief@example.com" });
  expect(other.status).toBe(403);
  const corrected = await send(browser, "address", { order: id, email: "reader@example.com" });
  expect([corrected.status, corrected.headers.get("Location")]).toEqual([
    303,
    `/api/pages/order?locale=en&id=${id}`,
  ]);
  expect(await show(browser, `order?id=${id}&locale=en`)).toMatch(/^reader@example.com/);
  const same = await send(browser, "address", { order: id, email: "reader@example.com" });
  expect([same.status, await same.text()]).toEqual([409, expect.stringContaining(`/order/?id=${id}"`)]);
});

it("the address of a gift's recipient is corrected by a form of its giver", async () => {
  const shop = await openPlainShop();
  const browser = shop.browser();
  const recipient = { email: "frend@example.com", from: "Ann" };
  const id = await order(browser, { items: [{ product: "book" }], recipient });
  await reportEvent(shop, { session: shop.payments.pay(id, "ann@example.com").sessionId });
  expect(await show(browser, `order?id=${id}&locale=en`)).toContain("frend@example.com");
  const corrected = await send(browser, "address", { order: id, email: "friend@example.com", gift: "true" });
  expect(corrected.status).toBe(303);
  expect(await show(browser, `order?id=${id}&locale=en`)).toContain("friend@example.com");
});
