import { rm } from "node:fs/promises";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buyerAt, eventually, tokenIn } from "./buyer.ts";
import { fileOf, startShop, type TestShop } from "./shop.ts";

describe("when things go wrong", () => {
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
  const outage = (services: { mail?: boolean; stripe?: boolean }) =>
    fetch(`${shop.sandboxUrl}/outage`, {
      method: "POST",
      body: JSON.stringify(services),
      headers: { "Content-Type": "application/json" },
    });

  it("a forged, stale or unsigned webhook is refused and nothing is written", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    const { body } = signed(completed(sessionIn(url)));
    const old = Math.floor(Date.now() / 1000) - 600;
    const secret = shop.settings.stripe.webhookSecret;
    const stale = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: old });
    const forged = Stripe.webhooks.generateTestHeaderString({ payload: body, secret: "whsec_other" });
    for (const signature of [stale, forged, "", "t=1,v1=00"]) {
      expect((await webhook(body, signature)).status).toBe(400);
    }
    expect(await buyer.status(order, "open")).toMatchObject({ paidAt: null });
  });

  it("a webhook that claims a payment is not believed: Stripe is asked", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    const { body, signature } = signed(completed(sessionIn(url)));
    expect((await webhook(body, signature)).status).toBe(200);
    await new Promise((wait) => setTimeout(wait, 300));
    expect(await buyer.status(order, "open")).toMatchObject({ paidAt: null });
  });

  it("a webhook for an unknown session is recorded and harms nobody", async () => {
    const { body, signature } = signed(completed("cs_test_unknown"));
    expect((await webhook(body, signature)).status).toBe(200);
    expect((await buyerAt(shop).api("/healthz")).status).toBe(200);
  });

  it("the same webhook twenty times, many at once, makes one order and one mail", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    const { body, signature } = signed(completed(sessionIn(url), "evt_again"));
    const answers = await Promise.all(Array.from({ length: 20 }, () => webhook(body, signature)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    await buyer.status(order, "paid");
    await new Promise((wait) => setTimeout(wait, 500));
    expect(await buyer.inbox(1)).toHaveLength(1);
  });

  it("a payment is found by the return page when no webhook comes", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await shop.stopCheckout();
    await buyer.pay(url);
    await shop.restart();
    expect(await buyer.status(order, "paid")).toMatchObject({ amount: 2900 });
    expect(await buyer.inbox(1)).toHaveLength(1);
  });

  it("Stripe being down while buying says that nothing was charged", async () => {
    await outage({ stripe: true });
    const response = await buyerAt(shop).api("/api/checkout", {
      method: "POST",
      json: { items: [{ product: "book" }] },
    });
    expect([response.status, await response.json()]).toMatchObject([
      502,
      { type: "urn:vitrine:problem:payments-down" },
    ]);
  });

  it("a session that somebody else opened under an order's id opens nothing", async () => {
    const buyer = buyerAt(shop);
    const { order } = await buyer.order({ items: [{ product: "everything" }] });
    const price = { currency: "usd", unit_amount: 100, product_data: { name: "A tip" } };
    const cheap = await sandboxStripe().checkout.sessions.create({
      mode: "payment",
      client_reference_id: order,
      line_items: [{ quantity: 1, price_data: price }],
      success_url: shop.url,
      cancel_url: shop.url,
    });
    await buyer.pay(cheap.url ?? "", "pay", "mallory@example.com");
    await new Promise((wait) => setTimeout(wait, 500));
    expect(await buyer.status(order, "open")).toMatchObject({ amount: 3500, paidAt: null });
  });

  it("a refund whose webhooks were lost is found by reconciliation", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    await buyer.status(order, "paid");
    await shop.stopCheckout();
    const [session] = (await sandboxStripe().checkout.sessions.list({ limit: 1 })).data;
    await fetch(`${shop.sandboxUrl}/outage`, {
      method: "POST",
      body: JSON.stringify({ webhooks: true }),
      headers: { "Content-Type": "application/json" },
    });
    await sandboxStripe().refunds.create({ payment_intent: String(session?.payment_intent) });
    await shop.restart();
    await buyer.status(order, "refunded");
  });

  it("mail waits out an outage and then goes out once", async () => {
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
    await shop.restart();
    await new Promise((wait) => setTimeout(wait, 500));
    expect(await buyer.inbox(1)).toHaveLength(1);
  });

  it("a late payment opens the order when it arrives, and one that fails does not", async () => {
    const buyer = buyerAt(shop);
    const slow = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(slow.url, "pay-late");
    await buyer.status(slow.order, "pending");
    expect(await (await fetch(`${shop.sandboxUrl}/inbox.json`)).json()).toEqual([]);
  });

  describe("with a paid order", () => {
    async function reader() {
      const buyer = buyerAt(shop);
      const { order, url } = await buyer.order({ items: [{ product: "book" }] });
      await buyer.pay(url);
      await buyer.status(order, "paid");
      const [mail] = await buyer.inbox();
      return { buyer, order, token: tokenIn(mail), item: `${order.replace("ord", "ent")}_0_0` };
    }

    const download = (buyer: ReturnType<typeof buyerAt>, item: string, file = "book.pdf") =>
      buyer.api("/api/downloads", { method: "POST", json: { item, file } });

    it("a link works once, in one browser; a spent one brings a new one to the same address", async () => {
      const { buyer, token } = await reader();
      expect((await buyer.redeem(token)).status).toBe(200);
      const second = await buyerAt(shop).redeem(token);
      expect([second.status, await second.json()]).toMatchObject([
        410,
        { type: "urn:vitrine:problem:link-spent" },
      ]);
      const stranger = buyerAt(shop);
      expect(
        (await stranger.api("/api/links", { method: "POST", json: { token, locale: "zh" } })).status,
      ).toBe(202);
      const [fresh] = await stranger.inbox(2);
      expect(fresh).toMatchObject({ to: "reader@example.com" });
      expect(fresh?.text).toContain("/zh/open/#");
      expect((await stranger.redeem(tokenIn(fresh))).status).toBe(200);
    });

    it("looking at a link, as scanners do, does not spend it", async () => {
      const { buyer, token } = await reader();
      for (const method of ["GET", "HEAD"]) {
        await buyer.api("/open/", { method });
        expect((await buyer.api("/api/links/redeem", { method })).status).toBe(405);
      }
      expect((await buyer.redeem(token)).status).toBe(200);
    });

    it("an unknown address gets the same answer as a known one, and no mail", async () => {
      const { buyer } = await reader();
      const answers = await Promise.all(
        ["reader@example.com", "nobody@example.com"].map(async (email) => {
          const response = await buyer.api("/api/links", { method: "POST", json: { email, locale: "en" } });
          return [response.status, await response.text(), response.headers.get("Content-Length")];
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      const mails = await buyer.inbox(2);
      expect(mails.map(({ to }) => to)).toEqual(["reader@example.com", "reader@example.com"]);
    });

    it("nobody downloads without signing in, what is not theirs, or what does not exist", async () => {
      const { buyer, token, item } = await reader();
      expect((await download(buyerAt(shop), item)).status).toBe(401);
      await buyer.redeem(token);
      expect((await download(buyer, "ent_other_0_0")).status).toBe(404);
      expect((await download(buyer, item, "../secret")).status).toBe(404);
      expect((await download(buyer, item)).status).toBe(200);
    });

    it("a download URL that was tampered with is refused", async () => {
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

    it("a file that is missing in storage is said to be, and comes back when it is there again", async () => {
      const { buyer, token, item } = await reader();
      await buyer.redeem(token);
      await rm(join(shop.settings.dataDir, "files", fileOf("book.pdf").key));
      const answer = await download(buyer, item);
      expect([answer.status, await answer.json()]).toMatchObject([
        503,
        { type: "urn:vitrine:problem:file-missing" },
      ]);
      expect(shop.lines).toContainEqual(expect.objectContaining({ event: "file-missing", product: "book" }));
    });

    it("nothing is lost by a restart: the session holds and the order is there", async () => {
      const { buyer, token, order, item } = await reader();
      await buyer.redeem(token);
      await shop.restart();
      expect(await buyer.status(order, "paid")).toBeTruthy();
      expect((await download(buyer, item)).status).toBe(200);
    });

    it("a refund closes the files and is told by mail", async () => {
      const { buyer, token, order, item } = await reader();
      await buyer.redeem(token);
      const stripe = sandboxStripe();
      const session = (await stripe.checkout.sessions.list({ limit: 1 })).data[0];
      await stripe.refunds.create({ payment_intent: String(session?.payment_intent) });
      await buyer.status(order, "refunded");
      const answer = await download(buyer, item);
      expect([answer.status, await answer.json()]).toMatchObject([
        403,
        { type: "urn:vitrine:problem:refunded" },
      ]);
      const [mail] = await buyer.inbox(2);
      expect(mail?.text).toContain("29.00");
    });
  });

  function sandboxStripe(): Stripe {
    const { hostname, port } = new URL(shop.sandboxUrl);
    return new Stripe(shop.settings.stripe.secretKey, { host: hostname, port, protocol: "http" });
  }
});
