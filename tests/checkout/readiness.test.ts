import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createApp } from "#checkout/app.ts";
import { CatalogueMissing } from "#checkout/offers/offers.ts";
import { readinessRoutes } from "#checkout/operations/readiness.ts";
import { DatabaseError, DiskFull } from "#checkout/orders/database/database.ts";
import { openShop, type Shop } from "../app/shop.ts";
import { buyerAt } from "./buyer.ts";
import { startShop } from "./shop.ts";

describe("/readyz", () => {
  let shop: Shop;
  let ready: () => Promise<{ status: number; problem: string | undefined }>;
  beforeEach(async () => {
    shop = await openShop();
    const app = createApp(shop.ports, { operations: readinessRoutes(shop.ports, { isDraining: false }) });
    ready = async () => {
      const response = await app.request("/readyz");
      expect(response.headers.get("Cache-Control")).toBe("no-store");
      return { status: response.status, problem: (await response.json()).type };
    };
  });

  it("says that the shop can take requests", async () => {
    expect(await ready()).toEqual({ status: 200, problem: undefined });
  });

  it.each([
    ["read", new DatabaseError("down"), "order-book-down"],
    ["write", new DiskFull("full"), "disk-full"],
  ] as const)("refuses while the order book does not %s", async (what, error, code) => {
    Object.assign(shop.database, { [what]: () => Promise.reject(error) });
    expect(await ready()).toEqual({ status: 503, problem: `urn:vitrine:problem:${code}` });
  });

  it("refuses until there is a catalogue", async () => {
    shop.ports.offers.shop = () => Promise.reject(new CatalogueMissing("nothing is published"));
    expect(await ready()).toEqual({ status: 503, problem: "urn:vitrine:problem:catalogue-missing" });
  });
});

describe("a checkout that is asked to stop", () => {
  it("is not ready at once, and goes on selling for the delay, on connections that it ends", async () => {
    const shop = await startShop({ variables: { DRAIN_DELAY_SECONDS: "2" } });
    onTestFinished(() => shop.close());
    const { api, order } = buyerAt(shop);
    expect((await api("/readyz")).status).toBe(200);
    const stopped = shop.stopCheckout();
    const response = await api("/readyz");
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { type: "urn:vitrine:problem:stopping" },
    ]);
    for (const path of ["/healthz", "/livez"]) expect((await api(path)).status).toBe(200);
    expect(response.headers.get("Connection")).toBe("close");
    expect((await order({ items: [{ product: "book" }] })).order).toMatch(/^ord_/);
    await stopped;
    await expect(api("/readyz")).rejects.toThrow();
    expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
  });
});
