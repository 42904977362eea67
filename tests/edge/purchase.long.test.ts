import { createHash } from "node:crypto";
import { unzipSync } from "fflate";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import type { OutgoingEvent } from "#domain/webhooks.ts";
import { SECRET, startReceiver } from "../app/receiver.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt, eventually, tokenIn } from "../checkout/buyer.ts";
import { contentOf, fileOf, GOODS } from "../checkout/goods.ts";
import { ADMIN_TOKEN, type EdgeShop, startEdgeShop } from "./shop.ts";

describe("a purchase at the edge", () => {
  let shop: EdgeShop;
  let program: Awaited<ReturnType<typeof startReceiver>>;
  beforeAll(async () => {
    program = await startReceiver({ status: 200 });
    const webhooks = [
      { url: program.url, events: ["order.refunded", "entitlement.ended"] as OutgoingEvent[] },
    ];
    shop = await startEdgeShop({ notifications: { webhooks }, variables: { WEBHOOK_SECRET: SECRET } });
  });
  afterAll(async () => {
    await shop.close();
    program.close();
  });

  async function download(buyer: ReturnType<typeof buyerAt>, item: string, file: string): Promise<Response> {
    const answer = await buyer.api("/api/downloads", { method: "POST", json: { item, file } });
    const { url } = z.object({ url: z.string() }).parse(await answer.json());
    expect(new URL(url).port).not.toBe(new URL(shop.url).port);
    return fetch(url);
  }

  it("leads from the order to the files: payment, email, link, library, download from S3", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book", price: 2900 }], locale: "zh" });
    expect(await buyer.pay(url)).toBe(`${shop.url}/zh/order/?id=${order}`);
    const paid = await buyer.status(order, "paid");
    expect(paid).toMatchObject({ amount: 2900, currency: "USD", paidAt: expect.any(String) });

    const [email] = await buyer.inbox(1, "reader@example.com");
    expect(email?.text).toContain(`${shop.url}/zh/open/#`);
    const redeemed = await buyer.redeem(tokenIn(email));
    expect(redeemed.status).toBe(200);
    // A browser ignores Secure cookies on http.
    expect(redeemed.headers.get("Set-Cookie")).toMatch(
      /^session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Same/,
    );
    expect((await buyerAt(shop).redeem(tokenIn(email))).status).toBe(410);

    const { orders } = LibraryResponse.parse(await (await buyer.api("/api/library")).json());
    expect(orders.map(({ id }) => id)).toEqual([order]);
    const { id = "", files = [] } = orders[0]?.items[0] ?? {};
    expect(files.map(({ name }) => name)).toEqual(["book.pdf", "雨打瓦.txt"]);
    for (const file of files) {
      const answer = await download(buyer, id, file.id);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.sha256);
    }
    expect(files[0]?.sha256).toBe(fileOf("book.pdf").sha256);
    const disposition = (await download(buyer, id, "雨打瓦.txt")).headers.get("Content-Disposition");
    expect(disposition).toBe(
      `attachment; filename=_.txt; filename*=UTF-8''${encodeURIComponent("雨打瓦.txt")}`,
    );
    const archive = unzipSync(
      new Uint8Array(await (await buyer.api(`/api/orders/${order}/files.zip`)).arrayBuffer()),
    );
    const contents = Object.entries(archive).map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]);
    expect(contents).toEqual(files.map(({ name }) => [name, contentOf(name)]));
  });

  it("is corrected and shown by the shop command with the token, and by nobody without it", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url, "pay", "reeder@example.com");
    await buyer.status(order, "paid");
    const command = (args: string[], token = ADMIN_TOKEN) =>
      runShop(["orders", ...args, "--url", shop.url], { env: { ADMIN_TOKEN: token } });
    const corrected = await command(["correct", order, "--email", "corrected@example.com"]);
    expect([corrected.code, corrected.stderr]).toEqual([0, ""]);
    const [email] = await buyer.inbox(1, "corrected@example.com");
    expect((await buyer.redeem(tokenIn(email))).status).toBe(200);
    const shown = await command(["show", order]);
    expect(shown.stdout).toMatch(/buyer +corrected@example\.com, en\n +signed in 1 ×/);
    expect((await command(["show", order], "wrong")).stderr).toContain("refuses this ADMIN_TOKEN");
  });

  it("gives licence keys, which programs verify and activate within their limit", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "record" }] });
    await buyer.pay(url, "pay", "licensed@example.com");
    await buyer.status(order, "paid");
    const [email] = await buyer.inbox(1, "licensed@example.com");
    const key = /^The Record\n([0-9A-Z-]{23})$/m.exec(email?.text ?? "")?.[1] ?? "";
    const program = buyerAt(shop);
    const ask = (path: string, json: object) => program.api(path, { method: "POST", json });
    expect(await (await ask("/api/licences/verify", { key })).json()).toMatchObject({ valid: true });
    const devices = ["a", "b", "c", "d", "e"].map(async (instance) => {
      return (await ask("/api/licences/activate", { key, instance })).status;
    });
    expect((await Promise.all(devices)).sort()).toEqual([200, 409, 409, 409, 409]);
    const answer = await ask("/v2/licenses/verify", { license_key: key, product_id: "record" });
    expect(await answer.json()).toMatchObject({ success: true, uses: 1, purchase: { sale_id: order } });
  });

  it("whose refund ends access is reported to another program", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url, "pay", "told@example.com");
    await buyer.status(order, "paid");
    const body = new URLSearchParams({ action: "refund", amount: "29.00" });
    await fetch(`${shop.sandboxUrl}/payments/${url.split("/").at(-1)}`, { method: "POST", body });
    await buyer.status(order, "refunded");
    await eventually(async () => program.requests.length >= 2 || null, "the webhooks");
    await shop.triggerCron();
    const [refunded, ended, ...others] = program.payloads();
    expect(refunded).toMatchObject({
      type: "order.refunded",
      data: { order: { id: order, refunded: 2900 } },
    });
    expect(ended).toMatchObject({ type: "entitlement.ended", data: { entitlement: { ended: "refunded" } } });
    expect(others).toEqual([]);
  });

  it("is not completed by a forged webhook", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    const object = { id: url.split("/").at(-1), object: "checkout.session", payment_status: "paid" };
    const type = "checkout.session.completed";
    const payload = JSON.stringify({ id: "evt_forged", object: "event", type, data: { object } });
    const sign = (secret: string) => Stripe.webhooks.generateTestHeaderString({ payload, secret });
    const post = (signature: string) =>
      buyer.api("/api/webhooks/stripe", {
        ...{ method: "POST", body: payload },
        headers: { "Stripe-Signature": signature },
      });
    for (const signature of ["", "t=1,v1=00", sign("whsec_other")]) {
      expect((await post(signature)).status).toBe(400);
    }
    // Even for a signed webhook the payment is checked with Stripe.
    expect((await post(sign(shop.settings.stripe.webhookSecret))).status).toBe(200);
    await shop.triggerCron();
    expect(await buyer.status(order, "open")).toMatchObject({ paidAt: null });
  });

  it("has one order and one email after twenty concurrent deliveries of the same webhook", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "record" }] });
    await shop.outage({ webhooks: true });
    await buyer.pay(url, "pay", "twenty@example.com");
    const object = { id: url.split("/").at(-1), object: "checkout.session" };
    const type = "checkout.session.completed";
    const payload = JSON.stringify({ id: "evt_again", object: "event", type, data: { object } });
    const { webhookSecret: secret } = shop.settings.stripe;
    const headers = { "Stripe-Signature": Stripe.webhooks.generateTestHeaderString({ payload, secret }) };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        buyer.api("/api/webhooks/stripe", { method: "POST", body: payload, headers }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    await buyer.status(order, "paid");
    await shop.outage({ webhooks: false });
    await buyer.inbox(1, "twenty@example.com");
    await shop.triggerCron();
    expect(await buyer.inbox(1, "twenty@example.com")).toHaveLength(1);
  });

  it("sends its email once, when the cron runs after an outage", async () => {
    const buyer = buyerAt(shop);
    const to = "patient@example.com";
    await shop.outage({ mail: true });
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url, "pay", to);
    await buyer.status(order, "paid");
    const isPaused = () => shop.lines.some(({ event }) => event === "email-service-down");
    await eventually(async () => isPaused() || null, "a paused email");
    await shop.triggerCron();
    await shop.outage({ mail: false });
    expect(await buyer.inbox(0, to)).toEqual([]);
    await eventually(async () => {
      await shop.triggerCron();
      return (await buyer.inbox(0, to)).length > 0 || null;
    }, "the mail");
    await Promise.all([shop.triggerCron(), shop.triggerCron()]);
    expect(await buyer.inbox(1, to)).toHaveLength(1);
  });

  it("is found by the hourly reconciliation with Stripe if no webhook arrives", async () => {
    const buyer = buyerAt(shop);
    const to = "unheard@example.com";
    await shop.outage({ webhooks: true });
    const { url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url, "pay", to);
    await shop.triggerCron(new Date(new Date().setUTCMinutes(30)));
    expect(await buyer.inbox(0, to)).toEqual([]);
    await shop.triggerCron(new Date(new Date().setUTCMinutes(0)));
    await shop.triggerCron();
    expect(await buyer.inbox(1, to)).toHaveLength(1);
    await shop.outage({ webhooks: false });
  });

  it("has Stripe's fee once the hourly reconciliation has asked for it, in D1", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url, "pay", "fee@example.com");
    await buyer.status(order, "paid");
    await shop.triggerCron(new Date(new Date().setUTCMinutes(0)));
    const args = ["export", "--from", "2026-01-01", "--to", "2100-01-01", "--url", shop.url];
    const { stdout } = await runShop(args, { env: { ADMIN_TOKEN } });
    const [titles = "", ...sales] = stdout.split("\n");
    const fee = sales.find((line) => line.includes(order))?.split(",")[titles.split(",").indexOf("fee")];
    expect(Number(fee)).toBeGreaterThan(0);
    expect(shop.lines.filter(({ event }) => event === "fees-not-recorded")).toEqual([]);
  });

  it("leaves nothing behind that is kept no longer: the cron deletes it once a day", async () => {
    const deletions = () => shop.lines.filter(({ event }) => event === "expired-deleted").length;
    // Another test may have triggered the cron of half past three.
    const before = deletions();
    await shop.triggerCron(new Date("2026-11-28T03:29:00.000Z"));
    expect(deletions()).toBe(before);
    await shop.triggerCron(new Date("2026-11-28T03:30:00.000Z"));
    await eventually(async () => deletions() > before || null, "the deletion");
    await shop.triggerCron(new Date("2026-11-28T15:30:00.000Z"));
    expect(deletions()).toBe(before + 1);
  });

  it("survives a restart, and on https the session cookie is for this host only", async () => {
    const before = buyerAt(shop);
    const { order, url } = await before.order({ items: [{ product: "book" }] });
    await before.pay(url, "pay", "later@example.com");
    await before.status(order, "paid");
    await before.inbox(1, "later@example.com");
    // A Worker stopped while sending keeps its lease, which would delay the next one.
    await eventually(async () => shop.lines.some(({ event }) => event === "email-sent") || null, "the log");
    await shop.triggerCron();
    await shop.restart("https://shop.example");

    const buyer = buyerAt(shop);
    expect(await buyer.status(order, "paid")).toMatchObject({ amount: 2900 });
    await buyer.api("/api/links", { method: "POST", json: { email: "later@example.com", locale: "en" } });
    await shop.triggerCron();
    const [email] = await buyer.inbox(2, "later@example.com");
    expect(email?.text).toContain("https://shop.example/open/#");
    const [session, sign, ...more] = (await buyer.redeem(tokenIn(email))).headers.getSetCookie();
    expect(session).toMatch(/^__Host-session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(sign).toMatch(/^__Host-signed-in=1; Max-Age=\d+; Path=\/; Secure; SameSite=Lax$/);
    expect(more).toEqual(["__Host-sign-in=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax"]);
    const file = await download(buyer, `${order.replace("ord", "ent")}_0_0`, "book.pdf");
    expect([file.status, await file.text()]).toEqual([200, GOODS["book.pdf"]]);

    expect((await buyer.api("/api/session", { method: "DELETE" })).status).toBe(204);
    expect((await buyer.api("/api/library")).status).toBe(401);
  });

  it("keeps the limit of a code, however many buyers want it at once, and gives back what is not paid", async () => {
    const buyer = buyerAt(shop);
    const json = { items: [{ product: "book" }], code: "three" };
    const rush = async (buyers: number) => {
      const answers = await Promise.all(
        Array.from({ length: buyers }, () => buyer.api("/api/checkout", { method: "POST", json })),
      );
      return answers.filter(({ status }) => status === 201);
    };
    const placed = await rush(30);
    expect(placed).toHaveLength(3);
    for (const response of placed) {
      const { order, url } = z.object({ order: z.string(), url: z.string() }).parse(await response.json());
      const body = new URLSearchParams({ action: "expire" });
      await fetch(`${shop.sandboxUrl}/payments/${url.split("/").at(-1)}`, { method: "POST", body });
      expect(await buyer.status(order, "expired")).toMatchObject({ discount: 290, amount: 2610 });
    }
    expect(await rush(5)).toHaveLength(3);
  });
});
