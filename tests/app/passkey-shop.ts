import { expect } from "vitest";
import { z } from "zod";
import { createDevice } from "../passkeys.ts";
import { buy, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

export type Browser = ReturnType<Shop["browser"]>;

type Device = ReturnType<typeof createDevice>;

export const REFUSED = { status: 422, code: "passkey-refused" };

export const MINUTE_S = 60;

export const shopWithPasskeys = () => openShop({ withPasskeys: true });

export async function challengeFor(browser: Browser, purpose: "add" | "sign-in") {
  const response = await browser.api("/api/passkeys/challenge", { json: { purpose } });
  expect(response.status).toBe(200);
  const Options = z.object({ publicKey: z.looseObject({ challenge: z.string() }) });
  return Options.parse(await response.json()).publicKey;
}

export async function add(browser: Browser, device: Device): Promise<Response> {
  const { challenge } = await challengeFor(browser, "add");
  return browser.api("/api/passkeys", { json: { credential: device.create({ challenge }) } });
}

export async function enter(browser: Browser, device: Device, { shared = false } = {}): Promise<Response> {
  const { challenge } = await challengeFor(browser, "sign-in");
  return browser.api("/api/passkeys/sign-in", { json: { credential: device.get({ challenge }), shared } });
}

/** A shop, its buyer's browser, and a device with a passkey of that buyer. */
export async function withPasskey() {
  const shop = await shopWithPasskeys();
  const order = await buy(shop);
  const reader = await signIn(shop);
  const device = createDevice(shop.siteUrl);
  expect((await add(reader, device)).status).toBe(204);
  return { shop, order, reader, device };
}
