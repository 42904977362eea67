import { once } from "node:events";
import { rename } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimEvents, recordEvent } from "#checkout/orders/book/payment-events.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { claimMessages } from "#checkout/orders/messages/send-queue.ts";
import { buyerAt, eventually, tokenIn } from "../checkout/buyer.ts";
import { fileOf } from "../checkout/goods.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";

describe("a shop after failures", () => {
  let shop: TestShop;
  beforeEach(async () => {
    shop = await startShop();
  });
  afterEach(() => shop.close());

  const webhook = (body: string, signature: string) =>
    fetch(`${shop.url}/api/webhooks/stripe`, {
      method: "POST",
      body,
      headers: { "Stripe-Signature": signature },
    });

  function signed(event: object): { body: string; signature: string } {
    const body = JSON.stringify(event);
    const secret = shop.settings.stripe.webhookSecret;
    return { body, signature: Stripe.webhooks.generateTestHeaderString({ payload: body, secret }) };
  }

  const completed = (session: string, id = "evt_test") => ({
    ...{ id, object: "event", type: "checkout.session.completed" },
    data: { object: { id: session, object: "checkout.session" } },
  });

  const sessionIn = (url: string) => url.split("/").at(-1) ?? "";
  const outage = (services: { mail?: boolean; stripe?: boolean; webhooks?: boolean }) =>
    fetch(`${shop.sandboxUrl}/outage`, {
      method: "POST",
      body: JSON.stringify(services),
      headers: { "Content-Type": "application/json" },
    });

  it("makes one order and sends one email, even if the same webhook arrives many times", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    const { body, signature } = signed(completed(sessionIn(url), "evt_again"));
    const responses = await Promise.all(Array.from({ length: 20 }, () => webhook(body, signature)));
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    await buyer.status(order, "paid");
    await aDayPasses();
    expect(await buyer.inbox(1)).toHaveLength(1);
  });

  it.each(["Content-Length: 99", "Transfer-Encoding: chunked"])(
    "treats a client that disconnects within a body of %s as a bad request, not as an error of the shop",
    async (length) => {
      const socket = connect(Number(new URL(shop.url).port), "localhost");
      await once(socket, "connect");
      const head = [
        "POST /api/checkout HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        length,
      ];
      socket.write(`${head.join("\r\n")}\r\n\r\n2\r\n{"\r\n`, () => socket.destroy());
      const isRequest = ({ event }: Record<string, unknown>) => event === "request";
      const request = await eventually(async () => shop.lines.find(isRequest) ?? null, "the log");
      expect(request).toMatchObject({ status: 400 });
      expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
    },
  );

  it("behind a proxy limits the free orders of one network, and of no other", async () => {
    const order = (address: string) =>
      fetch(`${shop.url}/api/checkout`, {
        method: "POST",
        body: JSON.stringify({ items: [{ product: "sheet" }] }),
        headers: { "Content-Type": "application/json", "X-Forwarded-For": `198.51.100.7, ${address}` },
      });
    for (let i = 0; i < 5; i += 1) expect((await order("203.0.113.9")).status).toBe(201);
    expect((await order("203.0.113.9")).status).toBe(429);
    expect((await order("203.0.113.10")).status).toBe(201);
  });

  it("finds a payment when the buyer returns, even if its webhook never arrived", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await shop.stopCheckout();
    await buyer.pay(url);
    await shop.restart();
    expect(await buyer.status(order, "paid")).toMatchObject({ amount: 2900 });
    expect(await buyer.inbox(1)).toHaveLength(1);
  });

  it("finds a refund by reconciling at its start, even if its webhooks never arrived", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    await buyer.status(order, "paid");
    await shop.stopCheckout();
    await outage({ webhooks: true });
    await sandboxStripe().refunds.create({ payment_intent: await newestIntent() });
    await shop.restart();
    await buyer.status(order, "refunded");
  });

  it("sends an email once after an outage of the mail service", async () => {
    const buyer = buyerAt(shop);
    await outage({ mail: true });
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    await buyer.status(order, "paid");
    await eventually(
      async () => (shop.lines.some(({ event }) => event === "email-service-down") ? true : null),
      "a refusal",
    );
    await outage({ mail: false });
    await shop.restart();
    expect(await buyer.inbox(1)).toHaveLength(1);
    await aDayPasses();
    expect(await buyer.inbox(1)).toHaveLength(1);
  });

  it("continues at its start with the email and the webhook that the previous process was handling", async () => {
    const buyer = buyerAt(shop);
    await outage({ mail: true, webhooks: true });
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    await buyer.status(order, "paid");
    await shop.stopCheckout();
    await outage({ mail: false });
    // So late that reconciliation at the start no longer covers this order.
    shop.wait(4 * 24 * 3600);
    const paymentIntent = await newestIntent();
    await sandboxStripe().refunds.create({ payment_intent: paymentIntent });
    const database = await duckdbDatabase(join(shop.settings.dataDir, "orders.duckdb"));
    const now = new Date(Date.now() + 4 * 24 * 3_600_000);
    await claimMessages(database, "email", now);
    await recordEvent(database, { id: "evt_1", type: "refund.created", about: { paymentIntent } }, now);
    await claimEvents(database, now);
    await database.close();

    await shop.restart();
    await buyer.status(order, "refunded");
    expect(await buyer.inbox(2)).toHaveLength(2);
  });

  describe("whose buyer has paid", () => {
    async function reader() {
      const buyer = buyerAt(shop);
      const { order, url } = await buyer.order({ items: [{ product: "book" }] });
      await buyer.pay(url);
      await buyer.status(order, "paid");
      const [email] = await buyer.inbox();
      return { buyer, order, token: tokenIn(email), item: `${order.replace("ord", "ent")}_0_0` };
    }

    const download = (buyer: ReturnType<typeof buyerAt>, item: string, file = "book.pdf") =>
      buyer.api("/api/downloads", { method: "POST", json: { item, file } });

    it("refuses a download URL that was changed", async () => {
      const { buyer, token, item } = await reader();
      await buyer.redeem(token);
      const { url } = await (await download(buyer, item)).json();
      const changed = new URL(url);
      changed.searchParams.set("expires", "4102444800");
      const refused = await fetch(changed);
      expect([refused.status, await refused.json()]).toMatchObject([
        403,
        { type: "urn:vitrine:problem:tampered-link" },
      ]);
    });

    it("reports a file that is missing from the folder, and serves it once it is back", async () => {
      const { buyer, token, item } = await reader();
      await buyer.redeem(token);
      const path = join(shop.settings.dataDir, "files", fileOf("book.pdf").key);
      await rename(path, `${path}.away`);
      const answer = await download(buyer, item);
      expect([answer.status, await answer.json()]).toMatchObject([
        503,
        { type: "urn:vitrine:problem:file-missing" },
      ]);
      expect(shop.lines).toContainEqual(expect.objectContaining({ event: "file-missing", product: "book" }));
      await rename(`${path}.away`, path);
      expect((await download(buyer, item)).status).toBe(200);
    });

    it("keeps orders and sessions through a restart", async () => {
      const { buyer, token, order, item } = await reader();
      await buyer.redeem(token);
      await shop.restart();
      expect(await buyer.status(order, "paid")).toMatchObject({ id: order, status: "paid" });
      expect((await download(buyer, item)).status).toBe(200);
    });
  });

  /** Runs everything that is due a day later, and leaves the checkout stopped. */
  async function aDayPasses(): Promise<void> {
    await shop.stopCheckout();
    shop.wait(24 * 3600);
    await shop.restart();
    await shop.stopCheckout();
  }

  /** The payment intent of the newest session. */
  async function newestIntent(): Promise<string> {
    const [session] = (await sandboxStripe().checkout.sessions.list({ limit: 1 })).data;
    return String(session?.payment_intent);
  }

  function sandboxStripe(): Stripe {
    const { hostname, port } = new URL(shop.sandboxUrl);
    return new Stripe(shop.settings.stripe.secretKey, { host: hostname, port, protocol: "http" });
  }
});
