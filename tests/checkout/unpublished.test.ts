import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { buyerAt } from "./buyer.ts";
import { OFFERS } from "./goods.ts";
import { startShop, writeOffers } from "./shop.ts";

const REFUSED = [503, { type: "urn:vitrine:problem:catalogue-missing" }];

it("a shop responds with 503 until it is published, and then sells at once", async () => {
  const shop = await startShop({ offers: null });
  onTestFinished(() => shop.close());
  const { api, order } = buyerAt(shop);
  const response = await api("/api/checkout", { method: "POST", json: { items: [{ product: "book" }] } });
  expect([response.status, await response.json()]).toMatchObject(REFUSED);
  expect(await (await api("/healthz")).json()).toEqual({ orders: "ok", catalogue: "missing" });
  expect((await api("/")).status).toBe(503);
  await writeOffers(shop.settings, OFFERS);
  expect((await order({ items: [{ product: "book" }] })).order).toMatch(/^ord_/);
});

it("a shop whose published offers are damaged refuses orders and still answers its health check", async () => {
  const shop = await startShop();
  onTestFinished(() => shop.close());
  await writeFile(join(shop.settings.buildDir, "current", "offers.json"), "{bad");
  const { api } = buyerAt(shop);
  expect(await (await api("/healthz")).json()).toEqual({ orders: "ok", catalogue: "missing" });
  const response = await api("/api/checkout", { method: "POST", json: { items: [{ product: "book" }] } });
  expect([response.status, await response.json()]).toMatchObject(REFUSED);
});
