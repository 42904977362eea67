import { createPublicKey, generateKeyPairSync, type JsonWebKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { addKeys } from "#checkout/orders/licences/key-pool-store.ts";
import { issueWaitingKeys } from "#checkout/orders/licences/key-pools.ts";
import { listLicences } from "#checkout/orders/licences/list-licences.ts";
import { KeyImport } from "#domain/api/admin/licences.ts";
import { ReceiptResponse } from "#domain/api/receipts.ts";
import type { LicenceKeys, Offer } from "#domain/offer.ts";
import { describeReceipt } from "#messages/describe-receipt.ts";
import { messagesIn } from "#messages/read.ts";
import { bookPart, standard } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { openAdminShop } from "./admin.ts";
import { order, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const UNKNOWN = "00000-00000-00000-00000";
const GUMROAD_ID = "32-nPAicqbLj8B_WswVlMw==";

/** An app in two editions, which was called `old-app` before, and was sold at Gumroad. */
function appWith(licenceKeys: LicenceKeys): Offer {
  const part = { ...bookPart, product: "app", name: { en: "The App", zh: "应用" }, licenceKeys };
  return {
    ...{ product: "app", previousSlugs: ["old-app"], gumroadIds: [GUMROAD_ID, "QMGY"] },
    ...{ name: { en: "The App" }, summary: { en: "It works." }, image: null, currency: "USD" },
    options: [
      { ...standard, price: 2900, parts: [part] },
      { ...standard, key: "studio", name: { en: "Studio" }, price: 9900, parts: [part] },
    ],
  };
}

const book: Offer = {
  ...appWith({ activations: 1 }),
  ...{ product: "book", previousSlugs: [], gumroadIds: [] },
  options: [{ ...standard, price: 900, parts: [bookPart] }],
};

function openAppShop(licenceKeys: LicenceKeys = { activations: 2 }): Promise<Shop> {
  return openShop({ offers: [appWith(licenceKeys), book] });
}

const Keys = z.object({
  orders: z.array(
    z.object({ items: z.array(z.object({ licences: z.array(z.object({ key: z.string() })) })) }),
  ),
});

/** Buys the app. @returns the order, its keys, as the library shows them, and the buyer's browser */
async function buyApp(shop: Shop, item: object = {}) {
  const id = await order(shop.browser(), { items: [{ product: "app", option: "standard", ...item }] });
  const { sessionId } = shop.payments.pay(id);
  await reportEvent(shop, { session: sessionId });
  const reader = await signIn(shop);
  const { orders } = Keys.parse(await (await reader.api("/api/library")).json());
  const keys = (orders[0]?.items ?? []).flatMap(({ licences }) => licences.map(({ key }) => key));
  return { id, keys, reader };
}

function ask(
  shop: Shop,
  verb: string,
  json: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  return shop.browser().api(`/api/licences/${verb}`, { json, headers });
}

async function answer(shop: Shop, verb: string, json: object): Promise<unknown> {
  const response = await ask(shop, verb, json);
  expect(response.status).toBe(200);
  return response.json();
}

async function activate(shop: Shop, key: string, instance: string): Promise<string> {
  const answered = await answer(shop, "activate", { key, instance, product: "app" });
  return z.object({ activation: z.string() }).parse(answered).activation;
}

async function reportOutcome(shop: Shop, id: string, ...outcome: Parameters<typeof createOutcome>) {
  shop.payments.outcomes.set(`pi_${id}`, createOutcome(...outcome));
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
}

describe("a licence key", () => {
  it("is in the library and in the email, one for each copy", async () => {
    const shop = await openAppShop();
    const { keys } = await buyApp(shop, { quantity: 3 });
    expect(keys).toHaveLength(3);
    for (const part of [shop.mail.sent[0]?.text, shop.mail.sent[0]?.html])
      for (const key of keys) expect(part).toContain(key);
    expect(shop.mail.sent[0]?.text).toContain("Your licence keys\nThe App\n");
  });

  it("is on the receipt, for its buyer only", async () => {
    const shop = await openAppShop();
    const { id, keys, reader } = await buyApp(shop, { quantity: 2 });
    const receiptFor = async (browser: ReturnType<Shop["browser"]>) =>
      ReceiptResponse.parse(await (await browser.api(`/api/orders/${id}/receipt`)).json());
    const receipt = await receiptFor(reader);
    expect(receipt.items[0]?.licences).toEqual(keys.map((key) => ({ name: "The App", key })));
    for (const [lang, words] of [
      ["en", "Licence key"],
      ["zh", "授权码"],
    ] as const) {
      const { lines } = describeReceipt(receipt, { texts: messagesIn(lang).receipts, lang });
      expect(lines[0]?.licenceKeys.map((text) => text.replaceAll(/\s/g, ""))).toEqual(
        keys.map((key) => expect.stringMatching(new RegExp(`^${words.replace(" ", "")}[:：]${key}$`))),
      );
    }
    expect((await receiptFor(shop.browser())).items[0]?.licences).toEqual([]);
  });

  it("is on the page of the order, for the browser that placed it", async () => {
    const shop = await openAppShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "app", option: "standard" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const [key = ""] = /[\w]{5}(-[\w]{5}){3}/.exec(shop.mail.sent[0]?.text ?? "") ?? [];
    expect(await (await browser.api(`/api/orders/${id}`)).json()).toMatchObject({
      items: [{ parts: [{ product: "app", licences: [{ key }] }] }],
    });
    expect(await (await shop.browser().api(`/api/orders/${id}`)).text()).not.toContain(key);
  });

  it("that follows later is announced where it will stand, and stands there once the creator has added some", async () => {
    const shop = await openAppShop({ activations: 2, pool: "app" });
    const browser = shop.browser();
    const app = { product: "app", option: "standard", quantity: 2 };
    const id = await order(browser, { items: [app] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const [, token] = /\/open\/#([\w-]+)/.exec(shop.mail.sent[0]?.text ?? "") ?? [];
    const reader = shop.browser();
    await reader.api("/api/links/redeem", { json: { token } });
    const shown = async () => {
      const page = await (await browser.api(`/api/orders/${id}`)).json();
      const library = await (await reader.api("/api/library")).json();
      return [page.items[0].parts[0], library.orders[0].items[0]];
    };
    const none = { licences: [], missingLicences: 2 };
    expect(await shown()).toMatchObject([none, none]);
    const keys = ["KEY-0000-0001", "KEY-0000-0002"];
    await addKeys(shop.database, { pool: "app", previousPools: [], keys }, NOON);
    await issueWaitingKeys(shop.ports, NOON);
    const all = { licences: keys.map((key) => ({ key })), missingLicences: 0 };
    expect(await shown()).toMatchObject([all, all]);
  });

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

  it("is not valid if it is unknown, mistyped or for another product, which tells nothing else", async () => {
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

  it("that is unknown can be tried sixty times an hour from a network; keys that exist work on", async () => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const from = (network: string, tried: string) =>
      ask(shop, "verify", { key: tried }, { "X-Network": network });
    for (let tries = 0; tries < 60; tries += 1) expect((await from("a", UNKNOWN)).status).toBe(200);
    const refused = await from("a", UNKNOWN);
    expect(refused.headers.get("Retry-After")).not.toBeNull();
    expect(await problemOf(refused)).toEqual({ status: 429, code: "too-many-requests" });
    expect(await (await from("a", key)).json()).toMatchObject({ valid: true });
    expect((await from("b", UNKNOWN)).status).toBe(200);
    shop.wait(3600);
    expect((await from("a", UNKNOWN)).status).toBe(200);
  });

  it("can be activated and deactivated six hundred times an hour from a network", async () => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const from = (network: string, verb: string, json: object) =>
      ask(shop, verb, { key, ...json }, { "X-Network": network });
    const { activation } = await (await from("a", "activate", { instance: "laptop" })).json();
    await shop.database.write([
      { text: "UPDATE rate_limits SET count = 599 WHERE key LIKE '%:network:%'", values: [] },
    ]);
    expect((await from("a", "deactivate", { activation })).status).toBe(200);
    const tooMany = { status: 429, code: "too-many-requests" };
    expect(await problemOf(await from("a", "activate", { instance: "laptop" }))).toEqual(tooMany);
    expect(await problemOf(await from("a", "deactivate", { activation: "act_1" }))).toEqual(tooMany);
    expect((await from("b", "activate", { instance: "laptop" })).status).toBe(200);
  });

  it.each(["verify", "activate", "deactivate"])(
    "is needed: an empty request to %s is refused",
    async (verb) => {
      const shop = await openAppShop();
      const response = await shop.browser().api(`/api/licences/${verb}`, { method: "POST" });
      expect(await problemOf(response)).toEqual({ status: 400, code: "invalid-request" });
    },
  );

  it("can be checked by pages of other sites, which cannot do anything else", async () => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const headers = { Origin: "https://app.example", "Sec-Fetch-Site": "cross-site" };
    for (const path of ["/api/licences/verify", "/v2/licenses/verify"]) {
      const asked = { ...headers, "Access-Control-Request-Method": "POST" };
      const preflight = await shop.browser().api(path, { method: "OPTIONS", headers: asked });
      expect([preflight.status, preflight.headers.get("Access-Control-Allow-Origin")]).toEqual([204, "*"]);
    }
    const response = await ask(shop, "verify", { key }, headers);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(response.headers.get("Access-Control-Allow-Credentials")).toBeNull();
    expect(await response.json()).toMatchObject({ valid: true });
    const other = await shop.browser().api("/api/links", { json: { email: "a@x.example" }, headers });
    expect([other.status, other.headers.get("Access-Control-Allow-Origin")]).toEqual([403, null]);
  });
});

describe("a program that checks Gumroad's keys", () => {
  async function verifyAsGumroad(
    shop: Shop,
    fields: Record<string, string>,
    { format = "form", path = "/v2/licenses/verify" } = {},
  ): Promise<[number, Record<string, unknown>]> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const body = format === "multipart" ? form : new URLSearchParams(fields);
    const response = await shop
      .browser()
      .api(path, format === "json" ? { json: fields } : { method: "POST", body });
    return [response.status, z.record(z.string(), z.unknown()).parse(await response.json())];
  }

  it("gets the purchase and the count of its uses, by the product's id, permalink or slug", async () => {
    const shop = await openAppShop();
    const { id, keys } = await buyApp(shop, { option: "studio" });
    const [license_key = ""] = keys;
    const [status, first] = await verifyAsGumroad(shop, { license_key, product_id: GUMROAD_ID });
    expect(status).toBe(200);
    expect(first).toMatchObject({
      ...{ success: true, uses: 1 },
      purchase: {
        ...{ sale_id: id, license_key, email: "reader@example.com" },
        ...{ product_id: "app", product_name: "The App", variants: "(Studio)" },
        ...{ price: 9900, currency: "usd", quantity: 1, sale_timestamp: "2026-11-22T12:00:00.000Z" },
        ...{ refunded: false, disputed: false, dispute_won: false, chargebacked: false },
        ...{ subscription_ended_at: null, subscription_cancelled_at: null, subscription_failed_at: null },
      },
    });
    for (const [fields, options, uses] of [
      [{ product_permalink: "QMGY" }, {}, 2],
      [{ product_permalink: "app", increment_uses_count: "false" }, {}, 2],
      [{ product_id: "app" }, { format: "json" }, 3],
      [{ product_id: "app" }, { format: "multipart" }, 4],
    ] as const) {
      expect(await verifyAsGumroad(shop, { license_key, ...fields }, options)).toMatchObject([200, { uses }]);
    }
    const path = `/v2/licenses/verify?product_id=app&license_key=${license_key}`;
    expect(await verifyAsGumroad(shop, {}, { path })).toMatchObject([200, { uses: 5 }]);
  });

  it.each([
    ["unknown", { license_key: UNKNOWN, product_id: "app" }],
    ["missing", { product_id: "app" }],
    ["for another product", { product_id: "book" }],
    ["for no product", {}],
  ])("is told that a key which is %s does not exist", async (_, fields) => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const isOther = !("license_key" in fields) && _ !== "missing";
    expect(await verifyAsGumroad(shop, { ...(isOther && { license_key: key }), ...fields })).toEqual([
      404,
      { success: false, message: "That license does not exist for the provided product." },
    ]);
  });

  it("gets the holder of a gift or a seat, and neither the buyer nor the price", async () => {
    const app = appWith({ activations: 2 });
    const [single] = app.options;
    const team = { ...standard, key: "team", parts: [{ ...bookPart, ...single?.parts[0], seats: 2 }] };
    const shop = await openShop({
      offers: [{ ...app, options: [...app.options, { ...team, price: 4000 }] }],
    });
    const friend = "friend@example.com";
    const purchaseOf = async (holder: string) => {
      const [found] = await listLicences(shop.ports, { find: holder, limit: 1 }, NOON);
      const answered = await verifyAsGumroad(shop, { license_key: found?.key ?? "", product_id: "app" });
      return answered[1].purchase;
    };
    const recipient = { email: friend, from: "Ada", words: "" };
    const items = [{ product: "app", option: "standard" }];
    const gift = await order(shop.browser(), { items, recipient });
    await reportEvent(shop, { session: shop.payments.pay(gift).sessionId });
    expect(await purchaseOf(friend)).toMatchObject({
      ...{ sale_id: gift, email: friend, price: 0 },
      ...{ is_gift_receiver_purchase: true, is_multiseat_license: false },
    });

    const { id, reader } = await buyApp(shop, { option: "team" });
    const colleague = "colleague@example.com";
    await reader.api(`/api/seats/${id.replace("ord", "ent")}_0_0_1`, {
      ...{ method: "PUT", body: JSON.stringify({ email: colleague, locale: "en" }) },
      headers: { "Content-Type": "application/json" },
    });
    const seat = { sale_id: id, is_gift_receiver_purchase: false, is_multiseat_license: true };
    expect(await purchaseOf(colleague)).toMatchObject({ ...seat, email: colleague, price: 0 });
    expect(await purchaseOf("reader@example.com")).toMatchObject({
      ...seat,
      ...{ email: "reader@example.com", price: 4000 },
    });
  });

  it("is told of refunds and disputes in the purchase", async () => {
    const shop = await openAppShop();
    const { id, keys } = await buyApp(shop);
    const [license_key = ""] = keys;
    const purchase = async () =>
      (await verifyAsGumroad(shop, { license_key, product_id: "app" }))[1].purchase;
    await reportOutcome(shop, id, 0, "open");
    expect(await purchase()).toMatchObject({ disputed: true, chargebacked: true, refunded: false });
    await reportOutcome(shop, id, 0, "won");
    expect(await purchase()).toMatchObject({ disputed: true, dispute_won: true, chargebacked: false });
    await reportOutcome(shop, id, 2900, "won");
    expect(await purchase()).toMatchObject({ refunded: true });
  });
});

describe("the creator's own keys", () => {
  it("that have run out follow by email, as soon as the owner adds some", async () => {
    const { shop, admin } = await openAdminShop({ offers: [appWith({ activations: 1, pool: "app" }), book] });
    const id = await order(shop.browser(), { items: [{ product: "app", option: "standard" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const subjects = () => shop.mail.sent.map(({ to, subject }) => `${to}: ${subject}`);
    expect(subjects()).toEqual([
      "reader@example.com: Now in your library: The App",
      "help@shop.example: No licence keys left for app",
    ]);
    expect(shop.mail.sent[0]?.text).toContain("Your key follows by email.");
    const body = { pool: "app", keys: ["MINE-0001-AAAA", "MINE-0002-BBBB"] };
    expect(await admin.post("/licences/import", body, KeyImport)).toEqual({
      ...{ added: 2, taken: [], pools: [{ pool: "app", free: 1, given: 1, waiting: 0 }] },
    });
    expect(subjects().at(-1)).toBe("reader@example.com: Your licence key for The App");
    expect(shop.mail.sent.at(-1)?.text).toContain("MINE-0001-AAAA");
    expect(await (await ask(shop, "verify", { key: "mine 0001 aaaa", product: "app" })).json()).toMatchObject(
      {
        ...{ valid: true, activations: { used: 0, limit: 1 } },
      },
    );
    expect(await (await ask(shop, "verify", { key: "MINE-0002-BBBB" })).json()).toMatchObject({
      valid: false,
    });
  });
});
