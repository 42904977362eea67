import { expect, test } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { AdminOrderDetails } from "#domain/api/admin/orders.ts";
import type { Offer } from "#domain/offer.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { openAdminShop } from "./admin.ts";
import { buy, download, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";
import { TEAM } from "./team-offer.ts";
import { ACCEPTED, DOWN, list } from "./waiting-email.ts";

const COLLEAGUE = "colleague@example.com";
const offers = [...OFFERS, TEAM];

type Browser = ReturnType<Shop["browser"]>;

const seatsIn = async (browser: Browser) => {
  const { orders } = await (await browser.api("/api/library")).json();
  return orders[0].items[0].seats;
};
const put = (browser: Browser, id: string, email: string, locale = "en") =>
  browser.api(`/api/seats/${id}`, {
    ...{ method: "PUT", body: JSON.stringify({ email, locale }) },
    headers: { "Content-Type": "application/json" },
  });

test("a buyer assigns a seat by email, whose holder sees no price, and unassigns it until it is used", async () => {
  const shop = await openShop({ offers });
  const id = await buy(shop, "team");
  const buyer = await signIn(shop);
  const [, , seat] = await seatsIn(buyer);
  expect(await (await put(buyer, seat.id, COLLEAGUE)).json()).toEqual({
    ...{ id: seat.id, holder: COLLEAGUE, isUsed: false },
  });
  const email = shop.mail.sent.at(-1);
  expect(email).toMatchObject({ to: COLLEAGUE, subject: "You have been given access to The Team Book" });
  expect(email?.text).not.toContain("$");
  const colleague = await signIn(shop);
  const { orders } = await (await colleague.api("/api/library")).json();
  expect(orders).toMatchObject([
    { amount: 0, isBuyer: false, gift: null, items: [{ id: seat.id, seats: null }] },
  ]);
  expect(await (await colleague.api(`/api/orders/${id}`)).json()).toMatchObject({ amount: 0, opened: false });
  expect(await problemOf(await colleague.api(`/api/orders/${id}/receipt`))).toEqual({
    ...{ status: 401, code: "not-signed-in" },
  });
  expect((await buyer.api(`/api/orders/${id}/receipt`)).status).toBe(200);
  expect((await problemOf(await put(colleague, seat.id, "third@example.com"))).code).toBe("unknown-item");
  expect((await problemOf(await put(buyer, seat.id, "third@example.com"))).code).toBe("seat-taken");

  const unassign = () => buyer.api(`/api/seats/${seat.id}`, { method: "DELETE" });
  expect(await (await unassign()).json()).toMatchObject({ holder: null });
  expect((await colleague.api("/api/library")).status).toBe(401);
  shop.wait(60);
  await put(buyer, seat.id, COLLEAGUE);
  const again = await signIn(shop);
  const json = { item: seat.id, file: "book.pdf", inPlace: true };
  expect((await again.api("/api/downloads", { json })).status).toBe(200);
  expect((await problemOf(await unassign())).code).toBe("seat-used");
  expect((await download(buyer, id)).status).toBe(200);
});

test("what has no seats is no seat, even if it is the buyer's", async () => {
  const shop = await openShop({ offers });
  await buy(shop);
  const buyer = await signIn(shop);
  const { orders } = await (await buyer.api("/api/library")).json();
  for (const id of [orders[0].items[0].id, "unknown"])
    expect(await problemOf(await put(buyer, id, COLLEAGUE))).toEqual({ status: 404, code: "unknown-item" });
  const refused = await put(buyer, "unknown", COLLEAGUE, "zh");
  expect((await refused.json()).title).toMatch(/\p{Script=Han}/u);
});

test("a buyer who has assigned all seats signs in as before, and unassigns them in the library", async () => {
  const shop = await openShop({ offers });
  await buy(shop, "team");
  const buyer = await signIn(shop);
  for (const [n, seat] of (await seatsIn(buyer)).entries())
    expect((await put(buyer, seat.id, `colleague${n}@example.com`)).status).toBe(200);
  shop.wait(60);
  await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
  await sweep(shop.ports);
  expect(shop.mail.sent.at(-1)?.to).toBe("reader@example.com");
  const again = await signIn(shop);
  const [first] = await seatsIn(again);
  expect(first).toMatchObject({ holder: "colleague0@example.com", isUsed: false });
  expect((await again.api(`/api/seats/${first.id}`, { method: "DELETE" })).status).toBe(200);
  expect((await (await again.api("/api/library")).json()).orders[0].items[0].files).toHaveLength(2);
});

test("a seat is assigned to an address five times a day, each with an email, and refused in its language after that", async () => {
  const shop = await openShop({ offers });
  await buy(shop, "team");
  const buyer = await signIn(shop);
  // Other emails do not count.
  for (let n = 0; n < 5; n += 1) await buy(shop, "book", COLLEAGUE);
  const [, , seat] = await seatsIn(buyer);
  const emails = () =>
    shop.mail.sent.filter(({ to, subject }) => to === COLLEAGUE && subject.includes("Team")).length;
  for (let n = 1; n <= 5; n += 1) {
    expect((await put(buyer, seat.id, COLLEAGUE)).status).toBe(200);
    expect(emails()).toBe(n);
    expect((await buyer.api(`/api/seats/${seat.id}`, { method: "DELETE" })).status).toBe(200);
    shop.wait(60);
  }
  const refused = await put(buyer, seat.id, COLLEAGUE.toUpperCase(), "zh");
  expect([refused.status, Number(refused.headers.get("Retry-After"))]).toEqual([429, 24 * 3600 - 300]);
  expect((await refused.json()).detail).toMatch(/\p{Script=Han}/u);
  expect((await seatsIn(buyer)).map(({ holder }: { holder: unknown }) => holder)).toEqual([null, null, null]);
  expect((await put(buyer, seat.id, "third@example.com")).status).toBe(200);
});

test("an order has at most a hundred seats, across all of its lines", async () => {
  const shop = await openShop({ offers });
  const place = (lines: number) => {
    const items = Array.from({ length: lines }, () => ({ product: "team", quantity: 11 }));
    return shop.browser().api("/api/checkout", { json: { items } });
  };
  expect((await place(3)).status).toBe(201);
  const refused = await place(4);
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("at most 100 seats")]);
});

test("an order has at most a hundred seats and two hundred licence keys, the most of each included", async () => {
  const part = (seats: number) => ({
    ...bookPart,
    product: "app",
    licenceKeys: { activations: 1 },
    ...(seats > 0 && { seats }),
  });
  const app = (product: string, parts: ReturnType<typeof part>[]): Offer => ({
    ...{ ...TEAM, product },
    options: [{ ...standard, price: 100, parts }],
  });
  const shop = await openShop({
    offers: [
      app("plain", [part(0)]),
      app("pair", [part(0), part(0)]),
      app("four", [part(0), part(0), part(0), part(0)]),
      app("seated", [part(2), part(2)]),
      app("tenfold", [part(10)]),
    ],
  });
  const place = async (product: string, quantity: number, more: object[] = []) => {
    const items = [{ product, quantity }, ...more];
    const response = await shop.browser().api("/api/checkout", { json: { items, locale: "en" } });
    return response.status === 201 ? 201 : (await response.json()).errors;
  };
  const message = "expected quantities with at most 100 seats and 200 licence keys in all";
  const refused = [{ field: "quantity", message }];
  expect(await place("pair", 99, [{ product: "plain", quantity: 2 }])).toBe(201);
  expect(await place("pair", 99, [{ product: "plain", quantity: 3 }])).toEqual(refused);
  expect(await place("four", 51)).toEqual(refused);
  expect(await place("seated", 25)).toBe(201);
  expect(await place("seated", 26)).toEqual(refused);
  expect(await place("tenfold", 10, [{ product: "pair", quantity: 50 }])).toBe(201);
  expect(await place("tenfold", 10, [{ product: "pair", quantity: 51 }])).toEqual(refused);
});

test.each(["bought", "given"])(
  "seats that were %s are assigned at the address to which their library was moved",
  async (how) => {
    const { shop, admin } = await openAdminShop({ offers });
    const [before, after] = ["reader@example.com", "reader@new.example"];
    const giver = shop.browser();
    const id = await order(giver, {
      ...{
        items: [{ product: "team" }],
        ...(how === "given" && { recipient: { email: before, words: "For you" } }),
      },
    });
    const paidBy = how === "given" ? "giver@example.com" : before;
    await reportEvent(shop, { session: shop.payments.pay(id, paidBy).sessionId });
    await admin.call("/customers/move", { from: before, to: after });
    await giver.api("/api/links", { json: { email: after } });
    await sweep(shop.ports);
    const moved = await signIn(shop);
    const [, , seat] = await seatsIn(moved);
    expect(await (await put(moved, seat.id, COLLEAGUE)).json()).toMatchObject({ holder: COLLEAGUE });
    const { orders } = await (await moved.api("/api/library")).json();
    expect(orders[0].gift).toEqual(how === "given" ? { giver: null, words: "For you" } : null);
    const pageIn = async (browser: Browser) => (await browser.api(`/api/orders/${id}`)).text();
    expect((await pageIn(moved)).includes(after)).toBe(how === "bought");
    expect(await pageIn(giver)).not.toContain(after);
  },
);

test("a seat holder of a gift sees neither the giver nor the message, which the recipient does", async () => {
  const shop = await openShop({ offers });
  const recipient = { email: "friend@example.com", from: "Ada", words: "For you" };
  const id = await order(shop.browser(), { items: [{ product: "team" }], recipient });
  await reportEvent(shop, { session: shop.payments.pay(id, "giver@example.com").sessionId });
  const link = shop.mail.sent.findLast(({ to }) => to === "friend@example.com")?.text ?? "";
  const friend = shop.browser();
  await friend.api("/api/links/redeem", { json: { token: /\/open\/#([\w-]+)/.exec(link)?.[1] } });
  const [, , seat] = await seatsIn(friend);
  await put(friend, seat.id, COLLEAGUE);
  const giftOf = async (browser: Browser) =>
    (await (await browser.api("/api/library")).json()).orders[0].gift;
  expect(await giftOf(friend)).toEqual({ giver: "Ada", words: "For you" });
  expect(await giftOf(await signIn(shop))).toBeNull();
});

test("the recipient of a gift who has assigned all its seats still has it in the library, and unassigns them", async () => {
  const shop = await openShop({ offers });
  const recipient = { email: "friend@example.com", words: "For you" };
  const id = await order(shop.browser(), { items: [{ product: "team" }], recipient });
  await reportEvent(shop, { session: shop.payments.pay(id, "giver@example.com").sessionId });
  const friend = shop.browser();
  const signInAgain = async () => {
    shop.wait(60);
    await friend.api("/api/links", { json: { email: recipient.email } });
    await sweep(shop.ports);
    const link = shop.mail.sent.findLast(({ to }) => to === recipient.email)?.text ?? "";
    await friend.api("/api/links/redeem", { json: { token: /\/open\/#([\w-]+)/.exec(link)?.[1] } });
    return friend;
  };
  for (const [n, seat] of (await seatsIn(await signInAgain())).entries())
    expect((await put(friend, seat.id, `colleague${n}@example.com`)).status).toBe(200);
  await friend.api("/api/session", { method: "DELETE" });
  const [first] = await seatsIn(await signInAgain());
  expect(first).toMatchObject({ holder: "colleague0@example.com" });
  expect((await friend.api(`/api/seats/${first.id}`, { method: "DELETE" })).status).toBe(200);
  expect((await (await friend.api("/api/library")).json()).orders[0].items[0].files).toHaveLength(2);
});

test("the seats of a gift are in no library before its day", async () => {
  const shop = await openShop({ offers });
  await buy(shop, "team");
  const recipient = { email: "reader@example.com", words: "For you", on: "2026-12-24" };
  const reader = await signIn(shop);
  const id = await order(shop.browser(), { items: [{ product: "team" }], recipient });
  await reportEvent(shop, { session: shop.payments.pay(id, "giver@example.com").sessionId });
  expect((await (await reader.api("/api/library")).json()).orders).toHaveLength(1);
});

test("a gift to one's own address appears as a purchase", async () => {
  const shop = await openShop({ offers });
  const recipient = { email: "reader@example.com", words: "For me" };
  const id = await order(shop.browser(), { items: [{ product: "team" }], recipient });
  await reportEvent(shop, { session: shop.payments.pay(id, "reader@example.com").sessionId });
  const reader = await signIn(shop);
  const { orders } = await (await reader.api("/api/library")).json();
  expect(orders).toMatchObject([{ id, isBuyer: true, gift: null }]);
});

test("the owner sees in the order's history when a seat was assigned and unassigned", async () => {
  const { shop, admin } = await openAdminShop({ offers });
  const id = await buy(shop, "team");
  const buyer = await signIn(shop);
  const [, , seat] = await seatsIn(buyer);
  await put(buyer, seat.id, COLLEAGUE);
  shop.wait(60);
  await buyer.api(`/api/seats/${seat.id}`, { method: "DELETE" });
  const { history } = await admin.get(`/orders/${id}`, AdminOrderDetails);
  const of = history.filter(({ event }) => event.startsWith("seat-"));
  expect(of.map(({ at: _, ...rest }) => rest)).toEqual([
    { event: "seat-handed-on", cause: "buyer", detail: seat.id },
    { event: "seat-taken-back", cause: "buyer", detail: seat.id },
  ]);
});

test("the order's page shows the files once, and a line has no more seats than can be written", async () => {
  const shop = await openShop({ offers });
  const browser = shop.browser();
  const id = await order(browser, { items: [{ product: "team", quantity: 2 }] });
  await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
  const { items } = await (await browser.api(`/api/orders/${id}`)).json();
  expect(items).toMatchObject([{ parts: [{ product: "team" }] }]);
  expect(items[0].files).toHaveLength(2);
  const many = { items: [{ product: "team", quantity: 40 }], locale: "en" };
  expect((await problemOf(await shop.browser().api("/api/checkout", { json: many }))).code).toBe(
    "invalid-request",
  );
});

test("the email about a seat that is taken back while the mail service is down is skipped, not failed", async () => {
  const shop = await openShop({ offers });
  await buy(shop, "team");
  const buyer = await signIn(shop);
  const [, , seat] = await seatsIn(buyer);
  shop.mail.state.answer = DOWN;
  await put(buyer, seat.id, COLLEAGUE);
  await buyer.api(`/api/seats/${seat.id}`, { method: "DELETE" });
  shop.mail.state.answer = ACCEPTED;
  shop.wait(900);
  await sweep(shop.ports);
  expect(await list(shop, "failed")).toEqual([]);
  expect(shop.mail.sent.filter(({ to }) => to === COLLEAGUE)).toEqual([]);
});
