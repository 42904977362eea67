import { describe, expect, it } from "vitest";
import { CatalogueMissing } from "#checkout/offers/offers.ts";
import { DatabaseError } from "#checkout/orders/database/database.ts";
import { listOrders } from "#checkout/orders/order-store.ts";
import { PaymentsRefused } from "#checkout/payments/payments.ts";
import { openAdminShop } from "./admin.ts";
import { problemOf } from "./buying.ts";
import { ENGLISH, ProblemDocument } from "./problem-document.ts";
import { NOON, openShop } from "./shop.ts";

describe("while something is down", () => {
  it("an unpublished shop rejects orders, and its health check shows the missing catalogue", async () => {
    const shop = await openShop();
    const { api } = shop.browser();
    const { offers } = shop.ports;
    offers.shop = () => Promise.reject(new CatalogueMissing("nothing is published"));
    offers.find = () => Promise.reject(new CatalogueMissing("nothing is published"));
    const response = await api("/api/checkout", { json: { items: [{ product: "book" }] } });
    expect(response.status).toBe(503);
    expect(ProblemDocument.parse(await response.json()).type).toBe("urn:vitrine:problem:catalogue-missing");
    expect(await (await api("/healthz")).json()).toEqual({ orders: "ok", catalogue: "missing" });
  });

  it("the texts of a Worker, a problem document says what happened without them", async () => {
    const shop = await openShop();
    shop.ports.offers.messages = () => Promise.reject(new CatalogueMissing("no texts"));
    const init = { headers: ENGLISH };
    const response = await shop.browser().api("/api/orders/ord_1", init);
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      404,
      "application/problem+json",
    ]);
    expect(await response.json()).toMatchObject({ type: "urn:vitrine:problem:unknown-order", status: 404 });
  });

  it("an unavailable order book is shown by the health check, and never as an internal error", async () => {
    const shop = await openShop();
    const { api } = shop.browser();
    shop.database.read = () => Promise.reject(new DatabaseError("down"));
    for (const path of ["/healthz", "/api/orders/ord_1"]) {
      const response = await api(path);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ type: "urn:vitrine:problem:order-book-down" });
    }
  });

  it("the payment service, nothing is charged or stored, and the response says so", async () => {
    const shop = await openShop();
    shop.payments.state.isDown = true;
    const json = { items: [{ product: "book" }] };
    const response = await shop.browser().api("/api/checkout", { json });
    expect([response.status, await response.json()]).toMatchObject([
      502,
      { type: "urn:vitrine:problem:payments-down" },
    ]);
    expect(await listOrders(shop.database, { all: true, limit: 9 })).toEqual([]);
  });
});

it("a request that the payment service refuses is no outage, in the log or to the buyer", async () => {
  const shop = await openShop();
  shop.ports.payments.open = () => Promise.reject(new PaymentsRefused("Stripe refused: too long"));
  const response = await shop.browser().api("/api/checkout", { json: { items: [{ product: "book" }] } });
  expect(await problemOf(response)).toEqual({ status: 502, code: "payments-refused" });
  expect(shop.lines).toContainEqual(
    expect.objectContaining({ event: "request-failed", code: "payments-refused" }),
  );
});

it("the creator reads why the payment service refuses a request, and nothing about a payment page", async () => {
  const { shop, admin } = await openAdminShop();
  // biome-ignore lint/correctness/useYield: it fails at once.
  shop.ports.payments.listPaymentsSince = async function* () {
    throw new PaymentsRefused("Stripe refused: too far back");
  };
  const response = await admin.call("/reconcile", { from: NOON.toISOString() });
  expect(await response.json()).toMatchObject({
    type: "urn:vitrine:problem:payments-refused",
    title: "Stripe refused the request",
    detail: "Stripe refused: too far back",
    status: 502,
  });
});

describe("the health check", () => {
  it("is not stored by caches", async () => {
    const response = await (await openShop()).browser().api("/healthz");
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
  });
});
