import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PaymentsDown } from "#checkout/payments/payments.ts";
import { AdminCustomer } from "#domain/api/admin/customers.ts";
import { AdminEntitlement } from "#domain/api/admin/entitlements.ts";
import { AdminLicence } from "#domain/api/admin/licences.ts";
import { AdminEvent, AdminOrder, AdminOrderDetails, ResentMessage } from "#domain/api/admin/orders.ts";
import { AdminRefund } from "#domain/api/admin/refunds.ts";
import { SalesPage, SalesReport } from "#domain/api/admin/sales.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { openAdminShop } from "./admin.ts";
import { buy, download, newestToken, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON, type Shop } from "./shop.ts";

const APP = {
  ...{ product: "app", name: { en: "The App", zh: "应用" }, summary: {}, image: null, currency: "USD" },
  options: [
    {
      ...{ ...standard, price: 2900 },
      parts: [{ ...bookPart, product: "app", name: { en: "The App" }, licenceKeys: { activations: 2 } }],
    },
  ],
};
const key = () => ({ idempotencyKey: crypto.randomUUID() });

function emailsTo(shop: Shop, address: string) {
  return shop.mail.sent.filter(({ to }) => to === address);
}

describe("the owner's API", () => {
  it("says that a refund is not confirmed if Stripe's answer is lost, and makes it once with its key", async () => {
    const { shop, admin } = await openAdminShop();
    const id = await buy(shop);
    const { refund } = shop.payments.port;
    shop.payments.port.refund = async (request) => {
      await refund(request);
      throw new PaymentsDown("the connection broke");
    };
    const request = { amount: 500, key: "key_1" };
    const lost = await admin.call(`/orders/${id}/refund`, request);
    expect(await problemOf(lost)).toEqual({ status: 502, code: "refund-unconfirmed" });
    const { order } = await admin.post(`/orders/${id}/refund`, request, AdminRefund);
    expect(order).toMatchObject({ refunded: 500 });
  });

  it("finds an order and shows all that is known about it", async () => {
    const { shop, admin } = await openAdminShop();
    const id = await buy(shop, "record");
    const reader = await signIn(shop);
    shop.wait(60);
    await download(reader, id, "one.mp3");
    await download(reader, id, "one.mp3", { inPlace: true });
    await admin.post(`/orders/${id}/notes`, { text: " wrote on Monday " }, AdminEvent);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(300));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });

    const found = await admin.get("/orders?find=reader@example.com", z.array(AdminOrder));
    expect(found).toMatchObject([{ id, origin: "checkout" }]);
    const details = await admin.get(`/orders/${id}`, AdminOrderDetails);
    expect(details).toMatchObject({
      ...{ id, email: "reader@example.com", amount: 900, refunded: 300, paymentIntent: `pi_${id}` },
      entitlements: [
        {
          ...{ product: "record", quantity: 1, endReason: null, licenceKeys: [] },
          downloads: [
            { file: "one.mp3", inPlace: false, count: 1, lastAt: NOON.toISOString() },
            { file: "one.mp3", inPlace: true, count: 1, lastAt: "2026-11-22T00:00:00.000Z" },
          ],
        },
      ],
      sessions: [{ createdAt: NOON.toISOString(), endedAt: null }],
    });
    expect(details.messages.map(({ kind, state }) => [kind, state])).toEqual([
      ["refunded", "sent"],
      ["paid", "sent"],
    ]);
    expect(details.history.map(({ event, cause, detail }) => [event, cause, detail])).toEqual([
      ["placed", "buyer", "9.00 USD"],
      ["paid", "webhook", "9.00 USD"],
      ["email", "sent", "paid to reader@example.com"],
      ["note", "owner", "wrote on Monday"],
      ["refunded", "webhook", "3.00 USD (re_300)"],
      ["email", "sent", "refunded to reader@example.com"],
    ]);
  });

  it("corrects an address: the new one opens the files, the old one does not, and each gets an email in the buyer's language", async () => {
    const { shop, admin } = await openAdminShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }], locale: "zh" });
    await reportEvent(shop, { session: shop.payments.pay(id, "reeder@example.com").sessionId });
    const stranger = await signIn(shop);
    expect((await stranger.api("/api/library")).status).toBe(200);

    const corrected = await admin.post(`/orders/${id}/correct`, { email: "Reader@example.com" }, AdminOrder);
    expect(corrected).toMatchObject({ id, email: "reader@example.com", status: "paid" });
    expect(shop.lines).toContainEqual({
      level: "info",
      event: "address-corrected",
      order: id,
      cause: "owner",
    });
    expect((await stranger.api("/api/library")).status).toBe(401);
    const [toNew] = emailsTo(shop, "reader@example.com");
    expect(toNew?.subject).toBe("你在小店的订单邮箱已更正");
    expect(toNew?.text).toContain("这笔订单的邮箱现在是reader@example.com。");
    const token = /open\/#([\w-]+)/.exec(toNew?.text ?? "")?.[1] ?? "";
    const reader = shop.browser();
    expect((await reader.api("/api/links/redeem", { json: { token } })).status).toBe(200);
    expect((await download(reader, id)).status).toBe(200);

    const [, toOld] = emailsTo(shop, "reeder@example.com");
    expect(toOld?.subject).toBe("小店的一笔订单不再使用你的邮箱");
    for (const secret of ["reader@example.com", "/open/#"]) {
      expect(toOld?.text).not.toContain(secret);
      expect(toOld?.html).not.toContain(secret);
    }
  });

  it("gives a copy away, which is no sale", async () => {
    const { shop, admin } = await openAdminShop({ offers: [...OFFERS, APP] });
    const request = { email: "critic@example.com", product: "app", locale: "en", ...key() };
    const granted = await admin.post("/orders/grant", request, AdminOrder);
    expect(granted).toMatchObject({ amount: 0, status: "paid", origin: "granted" });
    await admin.post("/orders/grant", request, AdminOrder);
    const [email, ...others] = emailsTo(shop, "critic@example.com");
    expect(others).toEqual([]);
    expect(email?.subject).toBe("A copy of The App for you, from The Shop");
    expect(email?.text).toMatch(
      /free of charge.+Your licence key\nThe App\n\w{5}-.+Order details\nThe App: Free/s,
    );
    expect((await download(await signIn(shop), granted.id)).status).toBe(200);

    const period = `from=2026-11-01T00:00:00.000Z&to=2026-12-01T00:00:00.000Z`;
    expect((await admin.get(`/sales?${period}`, SalesPage)).lines).toEqual([]);
    expect(await admin.get(`/report?${period}`, SalesReport)).toEqual({
      ...{ months: [], products: [], countries: [], mismatched: [] },
    });
  });

  it("names the editions of a product that is to be given away, and what it does not have", async () => {
    const { shop, admin } = await openAdminShop();
    const grant = (changes: object) =>
      admin.call("/orders/grant", { email: "critic@example.com", ...key(), ...changes });
    const unnamed = await grant({ product: "icons" });
    expect(await unnamed.json()).toMatchObject({
      errors: [{ field: "option", message: "icons has several editions, expected one of personal, studio" }],
    });
    expect((await grant({ product: "icons", option: "studio" })).status).toBe(200);
    expect(await problemOf(await grant({ product: "soon" }))).toEqual({ status: 422, code: "not-for-sale" });
    expect(await problemOf(await grant({ product: "x" }))).toEqual({ status: 404, code: "unknown-product" });
    expect((await grant({ product: "book", email: "critic" })).status).toBe(400);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("sends a receipt again, once for each request, and the links of both emails work", async () => {
    const { shop, admin } = await openAdminShop();
    const id = await buy(shop);
    const earlier = newestToken(shop);
    const request = key();
    const resent = await admin.post(`/orders/${id}/resend`, request, ResentMessage);
    expect(resent).toMatchObject({ kind: "paid", recipient: "reader@example.com" });
    await admin.post(`/orders/${id}/resend`, request, ResentMessage);
    expect(shop.mail.sent.map(({ subject }) => subject)).toEqual(
      Array(2).fill("Now in your library: The Book"),
    );
    const later = newestToken(shop);
    expect(later).not.toBe(earlier);
    for (const token of [later, earlier]) {
      expect((await shop.browser().api("/api/links/redeem", { json: { token } })).status).toBe(200);
    }
    await admin.post(`/orders/${id}/resend`, { ...key(), message: `paid_${id}` }, ResentMessage);
    expect(shop.mail.sent).toHaveLength(3);
  });

  it("ends an entitlement: downloads and licence keys are refused until it is restored", async () => {
    const { shop, admin } = await openAdminShop({ offers: [APP] });
    const id = await buy(shop, "app");
    const reader = await signIn(shop);
    const [licence] = await admin.get(`/licences?find=${id}`, z.array(AdminLicence));
    const verify = async () => {
      const response = await shop.browser().api("/api/licences/verify", { json: { key: licence?.key } });
      return z.object({ status: z.string() }).parse(await response.json()).status;
    };
    const path = `/entitlements/${licence?.entitlementId}`;
    const ended = await admin.post(`${path}/end`, { reason: "shared" }, AdminEntitlement);
    expect(ended).toMatchObject({ endReason: "ended-by-owner", ownerReason: "shared" });
    expect(await problemOf(await download(reader, id))).toEqual({ status: 403, code: "ended-by-owner" });
    const page = await reader.api("/api/downloads", {
      ...{ method: "POST", body: new URLSearchParams({ item: ended.id, file: "book.pdf", locale: "zh" }) },
      headers: { Accept: "text/html" },
    });
    expect(await page.text()).toContain("商店已停止提供这些文件");
    expect(await verify()).toBe("ended-by-owner");
    const gumroad = { license_key: licence?.key, product_permalink: "app" };
    const answer = await shop.browser().api("/v2/licenses/verify", { json: gumroad });
    expect([answer.status, await answer.json()]).toMatchObject([404, { success: false }]);
    expect((await admin.post(`${path}/restore`, {}, AdminEntitlement)).endReason).toBeNull();
    expect([(await download(reader, id)).status, await verify()]).toEqual([200, "active"]);
  });

  it("deactivates a licence key on one device", async () => {
    const { shop, admin } = await openAdminShop({ offers: [APP] });
    const id = await buy(shop, "app");
    const [licence] = await admin.get(`/licences?find=${id}`, z.array(AdminLicence));
    for (const instance of ["laptop", "desktop"]) {
      await shop.browser().api("/api/licences/activate", { json: { key: licence?.key, instance } });
    }
    const [activated] = await admin.get(`/licences?find=${id}`, z.array(AdminLicence));
    expect(activated?.activations.map(({ instance }) => instance).toSorted()).toEqual(["desktop", "laptop"]);
    const activation = activated?.activations.find(({ instance }) => instance === "laptop")?.id;
    const request = { key: licence?.key, activation };
    const [left] = await admin.post("/licences/deactivate", request, z.array(AdminLicence));
    expect(left?.activations).toMatchObject([{ instance: "desktop" }]);
    const again = await admin.call("/licences/deactivate", request);
    expect(await problemOf(again)).toEqual({ status: 404, code: "unknown-activation" });
  });

  it("lists customers, sales and a report", async () => {
    const { shop, admin } = await openAdminShop();
    await buy(shop);
    await buy(shop, "tote");
    const [customer] = await admin.get("/customers?find=reader", z.array(AdminCustomer));
    expect(customer?.totals).toEqual([
      { currency: "JPY", total: 1200, refunded: 0, disputeLost: 0 },
      { currency: "USD", total: 2900, refunded: 0, disputeLost: 0 },
    ]);
    const period = "from=2026-11-22T00:00:00.000Z&to=2026-11-23T00:00:00.000Z";
    const first = await admin.get(`/sales?${period}&limit=1`, SalesPage);
    const second = await admin.get(
      `/sales?${period}&limit=1&after=${encodeURIComponent(first.next ?? "")}`,
      SalesPage,
    );
    expect([...first.lines, ...second.lines].map(({ product }) => product).toSorted()).toEqual([
      "book",
      "tote",
    ]);
    const { products } = await admin.get(`/report?${period}`, SalesReport);
    expect(products.map(({ product, total }) => [product, total])).toEqual([
      ["book", 2900],
      ["tote", 1200],
    ]);
  });

  it.each([
    ["/orders/ord_unknown", undefined, 404, "unknown-order"],
    ["/orders/ord_unknown/resend", key(), 404, "unknown-order"],
    ["/orders/ord_unknown/correct", { email: "a@b.example" }, 404, "unknown-order"],
    ["/orders/ord_unknown/notes", { text: "x" }, 404, "unknown-order"],
    ["/orders/ord_unknown/refund", { key: "x" }, 404, "unknown-order"],
    ["/orders/ord_unknown/refund", { lines: [0], amount: 5, key: "x" }, 400, "invalid-request"],
    ["/entitlements/ent_unknown/end", {}, 404, "unknown-entitlement"],
    ["/entitlements/ent_unknown/restore", {}, 404, "unknown-entitlement"],
    ["/licences/deactivate", { key: "x", activation: "y" }, 404, "unknown-licence"],
    ["/nothing", undefined, 404, "not-found"],
    ["/sales?from=yesterday&to=today", undefined, 400, "invalid-request"],
    ["/report", undefined, 400, "invalid-request"],
  ])("refuses %s", async (path, json, status, code) => {
    const { admin } = await openAdminShop();
    expect(await problemOf(await admin.call(path, json))).toEqual({ status, code });
  });

  it.each(["", "/refund"])(
    "names the command that finds orders if there is none of a number: %j",
    async (path) => {
      const { admin, shop } = await openAdminShop();
      const response = await admin.call(`/orders/ord_unknown${path}`, path ? { key: "x" } : undefined);
      expect(await response.json()).toMatchObject({
        title: "Order not found",
        detail: "No order has this number. “npm run shop -- orders find <text>” searches all orders.",
      });
      const toBuyer = await shop.browser().api("/api/orders/ord_unknown");
      expect(await toBuyer.json()).toMatchObject({ detail: expect.not.stringContaining("npm run") });
    },
  );

  it("refuses to correct with what is no address, to resend without a key, and empty notes", async () => {
    const { shop, admin } = await openAdminShop();
    const id = await buy(shop);
    for (const [path, json] of [
      ["correct", { email: "reader" }],
      ["correct", {}],
      ["resend", {}],
      ["resend", { idempotencyKey: "a b" }],
      ["notes", { text: "  " }],
    ] as const) {
      expect(await problemOf(await admin.call(`/orders/${id}/${path}`, json))).toEqual({
        ...{ status: 400, code: "invalid-request" },
      });
    }
    expect(shop.mail.sent).toHaveLength(1);
  });
});
