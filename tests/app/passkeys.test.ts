import { describe, expect, it } from "vitest";
import { z } from "zod";
import { correctAddress } from "#checkout/orders/customers/correct-address.ts";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { exportCustomer } from "#checkout/orders/customers/export-customer.ts";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { PasskeysResponse } from "#domain/api/responses/account.ts";
import { createDevice } from "../passkeys.ts";
import { buy, newestToken, problemOf, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;
type Device = ReturnType<typeof createDevice>;

const REFUSED = { status: 422, code: "passkey-refused" };
const MINUTE_S = 60;

const shopWithPasskeys = () => openShop({ withPasskeys: true });

async function challengeFor(browser: Browser, purpose: "add" | "sign-in") {
  const response = await browser.api("/api/passkeys/challenge", { json: { purpose } });
  expect(response.status).toBe(200);
  const Options = z.object({ publicKey: z.looseObject({ challenge: z.string() }) });
  return Options.parse(await response.json()).publicKey;
}

async function add(browser: Browser, device: Device): Promise<Response> {
  const { challenge } = await challengeFor(browser, "add");
  return browser.api("/api/passkeys", { json: { credential: device.create({ challenge }) } });
}

async function enter(browser: Browser, device: Device, { shared = false } = {}): Promise<Response> {
  const { challenge } = await challengeFor(browser, "sign-in");
  return browser.api("/api/passkeys/sign-in", { json: { credential: device.get({ challenge }), shared } });
}

async function passkeysOf(browser: Browser) {
  return PasskeysResponse.parse(await (await browser.api("/api/passkeys")).json());
}

/** A shop, its buyer's browser, and a device with a passkey of that buyer. */
async function withPasskey() {
  const shop = await shopWithPasskeys();
  const order = await buy(shop);
  const reader = await signIn(shop);
  const device = createDevice(shop.siteUrl);
  expect((await add(reader, device)).status).toBe(204);
  return { shop, order, reader, device };
}

describe("a passkey", () => {
  it("opens the library without an address, in any browser, as often as its device signs", async () => {
    const { shop, reader, device } = await withPasskey();
    for (const _ of [1, 2]) {
      const other = shop.browser();
      const response = await enter(other, device);
      expect(await response.json()).toMatchObject({ email: "reader@example.com" });
      expect((await other.api("/api/library")).status).toBe(200);
    }
    const { passkeys } = await passkeysOf(reader);
    expect(passkeys).toMatchObject([
      { id: device.id, createdAt: expect.any(String), usedAt: expect.any(String) },
    ]);
  });

  it("is asked for by the shop's name and host, for a key that the device can find by itself", async () => {
    const { shop, reader, device } = await withPasskey();
    expect(await challengeFor(reader, "add")).toMatchObject({
      rp: { id: "shop.example", name: "The Shop" },
      user: { name: "reader@example.com" },
      authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
      excludeCredentials: [{ type: "public-key", id: device.id }],
      attestation: "none",
    });
    const options = await challengeFor(shop.browser(), "sign-in");
    expect(options).toMatchObject({ rpId: "shop.example", userVerification: "preferred" });
    expect(options).not.toHaveProperty("allowCredentials");
  });

  it("on a shared computer starts a session that ends with the browser, from which none can be added", async () => {
    const { shop, device } = await withPasskey();
    const other = shop.browser();
    await enter(other, device, { shared: true });
    expect(await passkeysOf(other)).toMatchObject({ canAdd: false });
    const response = await other.api("/api/passkeys/challenge", { json: { purpose: "add" } });
    expect(await problemOf(response)).toEqual(REFUSED);
  });

  it("no longer opens anything once it is removed, and sessions go on", async () => {
    const { shop, reader, device } = await withPasskey();
    const other = shop.browser();
    await enter(other, device);
    expect((await other.api(`/api/passkeys/${device.id}`, { method: "DELETE" })).status).toBe(204);
    expect(await problemOf(await enter(shop.browser(), device))).toEqual(REFUSED);
    expect((await reader.api("/api/library")).status).toBe(200);
    const again = await reader.api(`/api/passkeys/${device.id}`, { method: "DELETE" });
    expect(await problemOf(again)).toEqual({ status: 404, code: "unknown-passkey" });
  });

  it("stays when all sessions are ended", async () => {
    const { shop, reader, device } = await withPasskey();
    await reader.api("/api/sessions", { method: "DELETE" });
    expect((await reader.api("/api/library")).status).toBe(401);
    expect((await enter(shop.browser(), device)).status).toBe(200);
  });

  it("is removed by nobody else, and seen by nobody else", async () => {
    const { shop, device } = await withPasskey();
    await buy(shop, "record", "other@example.com");
    const other = await signIn(shop);
    expect(await passkeysOf(other)).toMatchObject({ passkeys: [] });
    const response = await other.api(`/api/passkeys/${device.id}`, { method: "DELETE" });
    expect(await problemOf(response)).toEqual({ status: 404, code: "unknown-passkey" });
    expect((await shop.browser().api("/api/passkeys")).status).toBe(401);
    expect((await enter(shop.browser(), device)).status).toBe(200);
  });
});

describe("a passkey is refused", () => {
  it("with the answer to a challenge that another browser, another purpose or nobody has", async () => {
    const { shop, reader, device } = await withPasskey();
    const { challenge } = await challengeFor(shop.browser(), "sign-in");
    const other = shop.browser();
    await challengeFor(other, "sign-in");
    const send = (browser: Browser, answered: string) =>
      browser.api("/api/passkeys/sign-in", { json: { credential: device.get({ challenge: answered }) } });
    expect(await problemOf(await send(other, challenge))).toEqual(REFUSED);
    expect(await problemOf(await send(reader, (await challengeFor(reader, "add")).challenge))).toEqual(
      REFUSED,
    );
    expect(await problemOf(await send(shop.browser(), "bm9uZQ"))).toEqual(REFUSED);
  });

  it("with an answer that was given before, even if the cookie is kept", async () => {
    const { shop } = await withPasskey();
    const still = createDevice(shop.siteUrl, { counts: false });
    await buy(shop, "record", "other@example.com");
    await add(await signIn(shop), still);
    const browser = shop.browser();
    const { challenge } = await challengeFor(browser, "sign-in");
    const cookies = [...browser.cookies];
    const credential = still.get({ challenge });
    expect((await browser.api("/api/passkeys/sign-in", { json: { credential } })).status).toBe(200);
    const thief = shop.browser();
    for (const [name, value] of cookies) thief.cookies.set(name, value);
    expect(await problemOf(await thief.api("/api/passkeys/sign-in", { json: { credential } }))).toEqual(
      REFUSED,
    );
  });

  it("after five minutes", async () => {
    const { shop, device } = await withPasskey();
    const browser = shop.browser();
    const { challenge } = await challengeFor(browser, "sign-in");
    shop.wait(5 * MINUTE_S);
    const json = { credential: device.get({ challenge }) };
    expect(await problemOf(await browser.api("/api/passkeys/sign-in", { json }))).toEqual(REFUSED);
    expect((await enter(browser, device)).status).toBe(200);
  });

  it("from a page of another site", async () => {
    const { shop, reader, device } = await withPasskey();
    const from = "https://evil.example";
    const browser = shop.browser();
    const { challenge } = await challengeFor(browser, "sign-in");
    const used = { credential: device.get({ challenge, from }) };
    expect(await problemOf(await browser.api("/api/passkeys/sign-in", { json: used }))).toEqual(REFUSED);
    const adding = await challengeFor(reader, "add");
    const made = { credential: createDevice(shop.siteUrl).create({ challenge: adding.challenge, from }) };
    expect(await problemOf(await reader.api("/api/passkeys", { json: made }))).toEqual(REFUSED);
  });

  it("with the signature of another key, or a counter that shows a copy", async () => {
    const { shop, device } = await withPasskey();
    const other = createDevice(shop.siteUrl);
    const browser = shop.browser();
    const { challenge } = await challengeFor(browser, "sign-in");
    const { response } = other.get({ challenge });
    const forged = { ...device.get({ challenge }), response };
    expect(
      await problemOf(await browser.api("/api/passkeys/sign-in", { json: { credential: forged } })),
    ).toEqual(REFUSED);
    expect((await enter(shop.browser(), device)).status).toBe(200);
    device.setCounter(0);
    expect(await problemOf(await enter(shop.browser(), device))).toEqual(REFUSED);
  });

  it("if it belongs to a device that is added already, or an address has twenty", async () => {
    const { reader, device, shop } = await withPasskey();
    expect(await problemOf(await add(reader, device))).toEqual(REFUSED);
    for (let count = 1; count < 20; count += 1)
      expect((await add(reader, createDevice(shop.siteUrl))).status).toBe(204);
    expect(await problemOf(await add(reader, createDevice(shop.siteUrl)))).toEqual(REFUSED);
  });

  it("after too many from one network, like other ways to sign in", async () => {
    const { shop, device } = await withPasskey();
    const attempt = async (network: string) => {
      const browser = shop.browser();
      const { challenge } = await challengeFor(browser, "sign-in");
      const credential = createDevice(shop.siteUrl).get({ challenge });
      const headers = { "X-Network": network };
      return browser.api("/api/passkeys/sign-in", { json: { credential }, headers });
    };
    for (let tries = 0; tries < 60; tries += 1) expect((await attempt("one")).status).toBe(422);
    expect((await attempt("one")).status).toBe(429);
    expect((await enter(shop.browser(), device)).status).toBe(200);
  });
});

describe("the passkeys of a buyer", () => {
  it("end when the library moves to another address, which they must not open", async () => {
    const { shop, device } = await withPasskey();
    const addresses = { from: "reader@example.com", to: "new@example.com", locale: "en" };
    await moveLibrary(shop.ports, addresses, { cause: "owner" });
    expect(await problemOf(await enter(shop.browser(), device))).toEqual(REFUSED);
  });

  it("end when the only order of an address is corrected, and not if it has others", async () => {
    const { shop, order, device } = await withPasskey();
    const second = await buy(shop, "record");
    for (const [id, status] of [
      [order, 200],
      [second, 422],
    ] as const) {
      const found = await findOrder(shop.database, id);
      if (!found) throw new Error("there is no such order");
      await correctAddress(shop.ports, found, "right@example.com", "owner");
      expect((await enter(shop.browser(), device)).status).toBe(status);
    }
  });

  it("are in the saved data without their keys, and erased with the rest", async () => {
    const { shop, device } = await withPasskey();
    const data = await exportCustomer(shop.database, "reader@example.com", shop.ports.clock());
    expect(data.passkeys).toEqual([{ device: null, createdAt: expect.any(String), usedAt: null }]);
    await eraseCustomer(shop.ports, "reader@example.com", { cause: "buyer" });
    expect(await problemOf(await enter(shop.browser(), device))).toEqual(REFUSED);
    expect(await shop.database.read({ text: "SELECT * FROM passkeys", values: [] })).toEqual([]);
  });
});

it("a service without passkeys says so, and has no other route of theirs", async () => {
  const shop = await openShop();
  const browser = shop.browser();
  const support = async (of: Browser) => (await of.api("/api/passkeys/support")).json();
  expect(await support(browser)).toEqual({ isSupported: false });
  const response = await browser.api("/api/passkeys/challenge", { json: { purpose: "sign-in" } });
  expect(await problemOf(response)).toEqual({ status: 404, code: "not-found" });
  expect(await support((await shopWithPasskeys()).browser())).toEqual({ isSupported: true });
});

it("the emailed link still signs in who has a passkey", async () => {
  const { shop } = await withPasskey();
  await buy(shop, "record");
  const json = { token: newestToken(shop) };
  expect((await shop.browser().api("/api/links/redeem", { json })).status).toBe(200);
});
