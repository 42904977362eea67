import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import { buy, download, newestToken, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const READER = "reader@example.com";
const OTHER = "other@example.com";

/** Buys a book in a browser, which opens the order without a link. */
async function buyIn(shop: Shop, browser: Browser, email = READER): Promise<string> {
  const id = await order(browser, { items: [{ product: "book" }], again: true });
  await reportEvent(shop, { session: shop.payments.pay(id, email).sessionId });
  return id;
}

async function opens(browser: Browser, id: string): Promise<boolean> {
  return OrderPageResponse.parse(await (await browser.api(`/api/orders/${id}`)).json()).opened;
}

/** A browser with the cookies that another one has at this moment. */
function copyOf(shop: Shop, { cookies }: Browser): Browser {
  const copy = shop.browser();
  for (const [name, value] of cookies) copy.cookies.set(name, value);
  return copy;
}

const redeem = (browser: Browser, token: string, shared = false) =>
  browser.api("/api/links/redeem", { json: { token, shared } });
const correct = (browser: Browser, id: string) =>
  browser.api(`/api/orders/${id}/email`, {
    ...{ method: "PUT", body: JSON.stringify({ email: "thief@example.com" }) },
    headers: { "Content-Type": "application/json" },
  });

describe("the next person at a computer", () => {
  it.each([
    ["DELETE /api/session", 204, (browser: Browser) => browser.api("/api/session", { method: "DELETE" })],
    ["DELETE /api/sessions", 204, (browser: Browser) => browser.api("/api/sessions", { method: "DELETE" })],
    [
      "the form without scripts",
      303,
      (browser: Browser) =>
        browser.api("/api/pages/sign-out", { method: "POST", body: new URLSearchParams({ locale: "en" }) }),
    ],
  ])("opens no order after signing out by %s, and corrects no address", async (_, status, signOut) => {
    const shop = await openShop({ findPage: async () => new Response("") });
    const browser = shop.browser();
    const id = await buyIn(shop, browser);
    await redeem(browser, newestToken(shop));
    const copy = copyOf(shop, browser);
    expect((await signOut(browser)).status).toBe(status);
    expect([...browser.cookies.keys()]).toEqual([]);
    for (const next of [browser, copy]) {
      expect(await opens(next, id)).toBe(false);
      expect((await download(next, id)).status).toBe(401);
      expect(await problemOf(await correct(next, id))).toMatchObject({ code: "correction-over" });
    }
  });

  it("opens no order of somebody whose session had expired before signing out", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await buyIn(shop, browser);
    await redeem(browser, newestToken(shop));
    await shop.database.write([{ text: "UPDATE sessions SET expires_at = created_at", values: [] }]);
    expect(await opens(browser, id)).toBe(true);
    expect((await browser.api("/api/session", { method: "DELETE" })).status).toBe(401);
    expect(await opens(browser, id)).toBe(false);
  });

  it("opens no earlier order once somebody has signed in as on a shared computer", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await buyIn(shop, browser);
    await redeem(browser, newestToken(shop), true);
    expect([...browser.cookies.keys()]).toEqual(["__Host-session", "__Host-signed-in"]);
    expect(await opens(browser, id)).toBe(true);
    browser.cookies.clear();
    expect(await opens(browser, id)).toBe(false);
  });

  it("still opens the orders of a buyer who signs in once more", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    await buyIn(shop, browser);
    for (const _ of [1, 2]) {
      await redeem(browser, newestToken(shop));
      expect([...browser.cookies.keys()]).toContain("__Host-order");
      await browser.api("/api/links", { json: { email: READER } });
      await sweep(shop.ports);
    }
  });

  it("opens no order that was placed in such a session once the browser was closed, or after half a day", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    await redeem(browser, newestToken(shop), true);
    await buy(shop, "record");
    await redeem(browser, newestToken(shop), true);
    const json = { items: [{ product: "book" }], locale: "en", again: true };
    const placed = await browser.api("/api/checkout", { json });
    expect(placed.headers.getSetCookie()).toHaveLength(2);
    expect(placed.headers.getSetCookie().join()).not.toMatch(/Max-Age|Expires/);
    const id = await buyIn(shop, browser, OTHER);
    expect(await opens(browser, id)).toBe(true);
    shop.wait(12 * 3600);
    expect(await opens(browser, id)).toBe(false);
  });

  it("opens none of the orders of the previous person who signed in there", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await buyIn(shop, browser);
    await redeem(browser, newestToken(shop));
    await buy(shop, "record", OTHER);
    await redeem(browser, newestToken(shop));
    expect(await opens(browser, id)).toBe(false);
  });
});

describe("a buyer elsewhere", () => {
  it.each(["all sessions", "one session"])(
    "closes the orders in other browsers by ending %s",
    async (what) => {
      const shop = await openShop();
      const left = shop.browser();
      const id = await buyIn(shop, left);
      await redeem(left, newestToken(shop));
      const stranger = shop.browser();
      const theirs = await buyIn(shop, stranger, OTHER);
      await buy(shop, "record");
      const phone = await signIn(shop);
      const { sessions } = await (await phone.api("/api/sessions")).json();
      const other = sessions.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent);
      const path = what === "one session" ? `/api/sessions/${other.id}` : "/api/sessions";
      expect((await phone.api(path, { method: "DELETE" })).status).toBe(204);
      expect(await opens(left, id)).toBe(false);
      expect(await opens(stranger, theirs)).toBe(true);
    },
  );

  it("leaves them open by signing out here", async () => {
    const shop = await openShop();
    const home = shop.browser();
    const id = await buyIn(shop, home);
    await buy(shop, "record");
    for (const end of ["", "s/"]) {
      const phone = shop.browser();
      await phone.api("/api/links", { json: { email: READER } });
      await sweep(shop.ports);
      await redeem(phone, newestToken(shop));
      const { sessions } = await (await phone.api("/api/sessions")).json();
      const path = `/api/session${end}${end && sessions[0].id}`;
      expect((await phone.api(path, { method: "DELETE" })).status).toBe(204);
      expect((await phone.api("/api/library")).status).toBe(401);
      expect(await opens(home, id)).toBe(true);
    }
  });

  it("closes them by moving the library to another address", async () => {
    const shop = await openShop({ adminToken: "0123456789abcdef0123456789abcdef" });
    const left = shop.browser();
    const id = await buyIn(shop, left);
    expect(await opens(left, id)).toBe(true);
    const headers = { Authorization: "Bearer 0123456789abcdef0123456789abcdef" };
    const json = { from: READER, to: "new@example.com" };
    expect((await shop.browser().api("/api/admin/customers/move", { json, headers })).status).toBe(200);
    expect(await opens(left, id)).toBe(false);
  });
});
