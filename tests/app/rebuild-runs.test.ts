import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { rebuildRoutes } from "#checkout/admin/rebuild.ts";
import { rebuildExclusively } from "#checkout/jobs/rebuild-exclusively.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import type { Purchases } from "#checkout/payments/purchases.ts";
import { Rebuild } from "#domain/api/admin/rebuild.ts";
import { AdminRefusal } from "#shop/admin-client.ts";
import { buy } from "./buying.ts";
import { lose, OPTIONS, PURCHASES } from "./lost-orders.ts";
import { serveAdminRoute } from "./serve-admin-route.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const REQUEST = { ...OPTIONS, since: NOON };

/** Purchases of which those of one order are found once it is released. */
function heldPurchases(held: string) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const find: Purchases["find"] = async (payment) => {
    if (payment.orderId === held) await promise;
    return PURCHASES.find(payment);
  };
  return { purchases: { ...PURCHASES, find }, release: resolve, fail: reject };
}

/** A shop that has lost two orders, of which the newer one was placed an hour later. */
async function openShopWithLosses() {
  const shop = await openShop();
  const older = await buy(shop);
  shop.wait(3600);
  const newer = await buy(shop);
  await lose(shop, older, newer);
  return { shop, older, newer };
}

describe("a book that is being rebuilt", () => {
  afterEach(() => void vi.useRealTimers());

  it("has its oldest orders before the newer ones are asked for, so that a run that is cut off is not in vain", async () => {
    const { shop, older, newer } = await openShopWithLosses();
    const { purchases, release } = heldPurchases(newer);
    const running = rebuildExclusively(shop.ports, purchases, REQUEST);
    await vi.waitUntil(() => findOrder(shop.database, older));
    expect(await findOrder(shop.database, newer)).toBeNull();
    release();
    expect((await running)?.orders).toMatchObject([{ order: older }, { order: newer }]);
  });

  it("is not rebuilt by a second run beside it, however long it takes, but a plan is made", async () => {
    const { shop, newer } = await openShopWithLosses();
    const { purchases, release } = heldPurchases(newer);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const running = rebuildExclusively(shop.ports, purchases, REQUEST);
    const again = () => rebuildExclusively(shop.ports, PURCHASES, REQUEST);
    for (let minute = 0; minute < 60; minute++) {
      shop.wait(60);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    await expect(again()).rejects.toMatchObject({ code: "rebuild-running" });
    const plan = await rebuildExclusively(shop.ports, PURCHASES, { ...REQUEST, isDryRun: true });
    expect(plan?.orders).toHaveLength(1);
    release();
    await running;
    expect(await again()).toMatchObject({ orders: [] });
  });

  it("can be rebuilt five minutes after the process that did was killed", async () => {
    const { shop, older, newer } = await openShopWithLosses();
    const { purchases } = heldPurchases(newer);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    void rebuildExclusively(shop.ports, purchases, REQUEST);
    await vi.waitUntil(() => findOrder(shop.database, older));
    shop.wait(300);
    expect(await rebuildExclusively(shop.ports, PURCHASES, REQUEST)).toMatchObject({
      orders: [{ order: newer }],
    });
  });
});

describe("the command that rebuilds a book", () => {
  async function serveRebuild(shop: Shop, purchases: Purchases, waitMs: number) {
    const { url, post } = await serveAdminRoute("/rebuild", rebuildRoutes(shop.ports, purchases, { waitMs }));
    return { url, call: () => post(REQUEST, Rebuild) };
  }

  const request = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(REQUEST),
  };

  it("gets the beginning of its answer while that goes on, and then more of it, so that nobody takes it for dead", async () => {
    const { shop, newer } = await openShopWithLosses();
    const { purchases, release } = heldPurchases(newer);
    const { url } = await serveRebuild(shop, purchases, 5);
    const response = await fetch(url, request);
    expect(response.headers.get("Content-Type")).toBe("application/json");
    const parts: string[] = [];
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      parts.push(part);
      if (parts.length === 3) release();
    }
    expect(parts.length).toBeGreaterThan(3);
    expect(Rebuild.parse(JSON.parse(parts.join(""))).orders).toHaveLength(2);
  });

  it("reads the orders from an answer that has begun before, and a refusal with its reason", async () => {
    const { shop, older, newer } = await openShopWithLosses();
    const held = heldPurchases(newer);
    const { call } = await serveRebuild(shop, held.purchases, 5);
    const first = call();
    await vi.waitUntil(() => findOrder(shop.database, older));
    const refusal = await call().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AdminRefusal);
    expect(refusal).toMatchObject({
      status: 409,
      message: expect.stringMatching(/already being rebuilt\. .*Wait/),
    });
    held.release();
    expect((await first).orders).toHaveLength(2);
  });

  it("reads why a run failed whose answer had begun", async () => {
    const { shop } = await openShopWithLosses();
    const listReversalsSince = async function* () {
      yield await setTimeout(50, "");
      throw new Error("Stripe is down");
    };
    const ports = { ...shop.ports, payments: { ...shop.ports.payments, listReversalsSince } };
    const { call } = await serveRebuild({ ...shop, ports }, PURCHASES, 5);
    await expect(call()).rejects.toMatchObject({
      status: 500,
      message: expect.stringContaining("Something went wrong"),
    });
    expect(shop.lines).toContainEqual(
      expect.objectContaining({ event: "request-failed", message: "Stripe is down" }),
    );
  });
});
