import { describe, expect, it } from "vitest";
import { z } from "zod";
import { releasePreOrders } from "#checkout/jobs/release-pre-orders.ts";
import { claimMode } from "#checkout/orders/book/book-mode.ts";
import { listLicences } from "#checkout/orders/licences/list-licences.ts";
import { bookPart, standard } from "../checkout/goods.ts";
import { openAdminShop } from "./admin.ts";
import { order, reportEvent } from "./buying.ts";
import { appWith, buyApp, GUMROAD_ID, openAppShop, reportOutcome, UNKNOWN } from "./licensed-app.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

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

  it("gets the price of the line that the key was bought with, where several have the same edition", async () => {
    const shop = await openAppShop();
    const items = [1, 2].map((quantity) => ({ product: "app", option: "standard", quantity }));
    const id = await order(shop.browser(), { items });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const licences = await listLicences(shop.ports, { find: id, limit: 9 }, NOON);
    const prices = await Promise.all(
      licences.map(async ({ key }) => {
        const [, { purchase }] = await verifyAsGumroad(shop, { license_key: key, product_id: "app" });
        return z.object({ price: z.number() }).parse(purchase).price;
      }),
    );
    expect(prices.toSorted((a, b) => a - b)).toEqual([2900, 5800, 5800]);
  });

  it.each([
    ["live", false],
    ["test", true],
    ["sandbox", true],
  ] as const)("sees with %s payments whether the purchase is a test", async (mode, test) => {
    const shop = await openAppShop();
    await claimMode(shop.database, mode, { switchTo: null, at: NOON });
    const [license_key = ""] = (await buyApp(shop)).keys;
    const [, answer] = await verifyAsGumroad(shop, { license_key, product_id: "app" });
    expect(answer).toMatchObject({ purchase: { test } });
  });

  it.each([
    ["unknown", { license_key: UNKNOWN, product_id: "app" }],
    ["missing", { product_id: "app" }],
    ["for another product", { product_id: "book" }],
    ["for no product", {}],
  ])("learns that a key which is %s does not exist", async (_, fields) => {
    const shop = await openAppShop();
    const [key = ""] = (await buyApp(shop)).keys;
    const isOther = !("license_key" in fields) && _ !== "missing";
    expect(await verifyAsGumroad(shop, { ...(isOther && { license_key: key }), ...fields })).toEqual([
      404,
      { success: false, message: "That license does not exist for the provided product." },
    ]);
  });

  it("learns from when on the key of a pre-order is valid, and that access has expired only once it has", async () => {
    const release = { at: "2027-02-01T08:00:00.000Z", day: "2027-02-01" };
    const app = appWith({ activations: 2 });
    const options = app.options.map((option) => ({
      ...option,
      parts: option.parts.map((part) => ({ ...part, release })),
    }));
    const { shop, admin } = await openAdminShop({ offers: [{ ...app, options }] });
    const { id, keys } = await buyApp(shop);
    const [license_key = ""] = keys;
    const verify = () => verifyAsGumroad(shop, { license_key, product_id: "app" });
    const message = "This license is for a pre-order. It is valid from 2027-02-01T08:00:00.000Z on.";
    expect(await verify()).toEqual([404, { success: false, message }]);
    shop.wait((Date.parse(release.at) - NOON.getTime()) / 1000);
    await releasePreOrders(shop.ports);
    expect(await verify()).toMatchObject([200, { success: true, uses: 1 }]);
    await admin.post(`/entitlements/${id.replace("ord", "ent")}_0_0/end`, { reason: "shared" }, z.unknown());
    const [, ended] = await verify();
    expect(ended).toEqual({
      ...{ success: false },
      message: "Access to the purchase associated with this license has expired.",
    });
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

  it("sees refunds and disputes in the purchase", async () => {
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
