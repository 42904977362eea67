import { createPublicKey, generateKeyPairSync, type JsonWebKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { problemOf } from "./buying.ts";
import {
  activate,
  answer,
  ask,
  buyApp,
  GUMROAD_ID,
  openAppShop,
  reportOutcome,
  UNKNOWN,
} from "./licensed-app.ts";

describe("a licence key", () => {
  it("is valid for its product, whatever that was called, and however the key is typed", async () => {
    const shop = await openAppShop();
    const { keys } = await buyApp(shop, { option: "studio" });
    const [key = ""] = keys;
    const expected = {
      ...{ valid: true, status: "active", product: "app", option: "studio" },
      activations: { used: 0, limit: 2 },
    };
    for (const product of ["app", "old-app", GUMROAD_ID, undefined])
      expect(await answer(shop, "verify", { key, product })).toEqual(expected);
    expect(await answer(shop, "verify", { key: ` ${key.toLowerCase().replaceAll("-", "")}` })).toEqual(
      expected,
    );
  });

  it("is not valid if it is unknown, mistyped or for another product, and the answer reveals nothing else", async () => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const typo = (key.startsWith("2") ? "3" : "2") + key.slice(1);
    const nothing = { valid: false, product: null, option: null, activations: null };
    expect(await answer(shop, "verify", { key: UNKNOWN })).toEqual({ ...nothing, status: "unknown" });
    expect(await answer(shop, "verify", { key: typo })).toEqual({ ...nothing, status: "mistyped" });
    expect(await answer(shop, "verify", { key, product: "book" })).toEqual({
      ...nothing,
      status: "other-product",
    });
  });

  it("ends with a refund, is suspended by a dispute, and says so", async () => {
    const shop = await openAppShop();
    const { id, keys } = await buyApp(shop);
    const [key = ""] = keys;
    await reportOutcome(shop, id, 0, "open");
    expect(await answer(shop, "verify", { key })).toMatchObject({ valid: false, status: "disputed" });
    const refused = await ask(shop, "activate", { key, instance: "laptop" });
    expect(await refused.clone().json()).toMatchObject({ status: 403, reason: "disputed" });
    expect(await problemOf(refused)).toEqual({ status: 403, code: "licence-ended" });
    await reportOutcome(shop, id, 0, "won");
    expect(await answer(shop, "verify", { key })).toMatchObject({ valid: true, status: "active" });
    await reportOutcome(shop, id, 2900, "won");
    expect(await answer(shop, "verify", { key })).toMatchObject({ valid: false, status: "refunded" });
  });

  it("is activated on as many devices as it allows, and moves to another one", async () => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const [laptop] = [await activate(shop, key, "laptop"), await activate(shop, key, "desktop")];
    expect(await activate(shop, key, "laptop")).toBe(laptop);
    const refused = await ask(shop, "activate", { key, instance: "phone" });
    expect(await refused.clone().json()).toMatchObject({ activations: { used: 2, limit: 2 } });
    expect(await problemOf(refused)).toEqual({ status: 409, code: "activation-limit" });
    const activation = laptop;
    expect(await answer(shop, "verify", { key, activation })).toMatchObject({ status: "active" });
    expect(await answer(shop, "deactivate", { key, activation })).toEqual({
      activations: { used: 1, limit: 2 },
    });
    expect(await answer(shop, "verify", { key, activation })).toMatchObject({
      ...{ valid: false, status: "not-activated" },
    });
    expect(await problemOf(await ask(shop, "deactivate", { key, activation }))).toEqual({
      ...{ status: 404, code: "unknown-activation" },
    });
    await activate(shop, key, "phone");
  });

  it("is signed for the device, so that programs can check it without a network", async () => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const Answer = z.object({ activation: z.string(), licence: z.string() });
    const request = { key, instance: "laptop" };
    const { activation, licence } = Answer.parse(await answer(shop, "activate", request));
    const [payload = "", signature = ""] = licence.split(".");
    const issued = Buffer.from(payload, "base64url").toString();
    expect(JSON.parse(issued)).toEqual({
      ...{ product: "app", option: "standard", instance: "laptop", activation },
      issuedAt: "2026-11-22T12:00:00.000Z",
    });
    const jwk = z
      .record(z.string(), z.string())
      .parse(await (await shop.browser().api("/api/licences/public-key")).json());
    const isGenuine = (text: string, of: JsonWebKey) =>
      verify(
        null,
        Buffer.from(text),
        createPublicKey({ key: of, format: "jwk" }),
        Buffer.from(signature, "base64url"),
      );
    expect(isGenuine(payload, jwk)).toBe(true);
    const forged = Buffer.from(issued.replace("laptop", "phone")).toString("base64url");
    expect(isGenuine(forged, jwk)).toBe(false);
    const other = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
    expect(isGenuine(payload, other)).toBe(false);
    shop.wait(3600);
    expect(await (await shop.browser().api("/api/licences/public-key")).json()).toEqual(jwk);
  });

  it("without a limit is activated on any number of devices", async () => {
    const shop = await openAppShop({ activations: null });
    const [key = ""] = (await buyApp(shop)).keys;
    for (let device = 0; device < 12; device += 1) await activate(shop, key, `device ${device}`);
    expect(await answer(shop, "verify", { key })).toMatchObject({ activations: { used: 12, limit: null } });
  });

  it.each([
    ["unknown", { key: UNKNOWN, instance: "a" }, { status: 404, code: "unknown-licence" }],
    [
      "mistyped",
      { key: UNKNOWN.replace("0", "1"), instance: "a" },
      { status: 422, code: "mistyped-licence" },
    ],
    ["missing", { instance: "a" }, { status: 400, code: "invalid-request" }],
    [
      "for a device without a name",
      { key: UNKNOWN, instance: " " },
      { status: 400, code: "invalid-request" },
    ],
  ])("that is %s is not activated", async (_, json, problem) => {
    const shop = await openAppShop();
    expect(await problemOf(await ask(shop, "activate", json))).toEqual(problem);
  });

  it("for another product is not activated", async () => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const refused = await ask(shop, "activate", { key, instance: "a", product: "book" });
    expect(await problemOf(refused)).toEqual({ status: 404, code: "unknown-licence" });
  });
});
