import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PasskeysResponse } from "#domain/api/responses/account.ts";
import { buy, newestToken, problemOf, signIn } from "./buying.ts";
import { type Browser, challengeFor, enter, REFUSED, shopWithPasskeys, withPasskey } from "./passkey-shop.ts";
import { openShop } from "./shop.ts";

async function passkeysOf(browser: Browser) {
  return PasskeysResponse.parse(await (await browser.api("/api/passkeys")).json());
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
      pubKeyCredParams: expect.arrayContaining([{ type: "public-key", alg: -7 }]),
      attestation: "none",
    });
    await buy(shop, "record", "other@example.com");
    const [own, others] = [await challengeFor(reader, "add"), await challengeFor(await signIn(shop), "add")];
    expect(own.user).not.toMatchObject({ id: z.object({ id: z.string() }).parse(others.user).id });
    const options = await challengeFor(shop.browser(), "sign-in");
    expect(options).toMatchObject({ rpId: "shop.example", userVerification: "preferred" });
    expect(options).not.toHaveProperty("allowCredentials");
  });

  it("is used on a computer that is not shared unless the buyer says so", async () => {
    const { shop, device } = await withPasskey();
    const browser = shop.browser();
    const { challenge } = await challengeFor(browser, "sign-in");
    await browser.api("/api/passkeys/sign-in", { json: { credential: device.get({ challenge }) } });
    expect(await passkeysOf(browser)).toMatchObject({ canAdd: true });
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

it("a service without passkeys says so, and has no other route of theirs", async () => {
  const shop = await openShop();
  const browser = shop.browser();
  const support = async (of: Browser) => (await of.api("/api/passkeys/support")).json();
  expect(await support(browser)).toEqual({ isSupported: false });
  const response = await browser.api("/api/passkeys/challenge", { json: { purpose: "sign-in" } });
  expect(await problemOf(response)).toEqual({ status: 404, code: "not-found" });
  expect(await support((await shopWithPasskeys()).browser())).toEqual({ isSupported: true });
});

it("the emailed link still signs in a buyer who has a passkey", async () => {
  const { shop } = await withPasskey();
  await buy(shop, "record");
  const json = { token: newestToken(shop) };
  expect((await shop.browser().api("/api/links/redeem", { json })).status).toBe(200);
});
