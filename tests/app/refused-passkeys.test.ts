import { describe, expect, it } from "vitest";
import { createDevice } from "../passkeys.ts";
import { buy, newestToken, problemOf, signIn } from "./buying.ts";
import { add, type Browser, challengeFor, enter, MINUTE_S, REFUSED, withPasskey } from "./passkey-shop.ts";

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
    expect(cookies.map(([name]) => name)).toContain("__Host-passkey");
    const credential = still.get({ challenge });
    expect((await browser.api("/api/passkeys/sign-in", { json: { credential } })).status).toBe(200);
    expect([...browser.cookies.keys()]).not.toContain("__Host-passkey");
    const thief = shop.browser();
    for (const [name, value] of cookies) thief.cookies.set(name, value);
    expect(await problemOf(await thief.api("/api/passkeys/sign-in", { json: { credential } }))).toEqual(
      REFUSED,
    );
  });

  it("with the answer to a challenge for another address of the same browser", async () => {
    const { shop, reader } = await withPasskey();
    const { challenge } = await challengeFor(reader, "add");
    await buy(shop, "record", "other@example.com");
    await reader.api("/api/links/redeem", { json: { token: newestToken(shop) } });
    const json = { credential: createDevice(shop.siteUrl).create({ challenge }) };
    expect(await problemOf(await reader.api("/api/passkeys", { json }))).toEqual(REFUSED);
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
