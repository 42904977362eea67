import { afterAll, beforeAll, expect, it } from "vitest";
import { type EdgeShop, startEdgeShop } from "./shop.ts";

let shop: EdgeShop;
beforeAll(async () => {
  shop = await startEdgeShop({ variables: { PAUSED: "true" } });
});
afterAll(() => shop.close());

it("a paused shop at the edge shows its pages, refuses everything else for a minute, and leaves the database alone", async () => {
  expect((await fetch(`${shop.url}/products/book/`)).status).toBe(200);
  const headers = { Origin: shop.url };
  for (const path of ["/api/checkout", "/api/webhooks/stripe"]) {
    const response = await fetch(shop.url + path, { method: "POST", headers });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "60"]);
  }
  await shop.triggerCron();
  expect(shop.lines.filter(({ level }) => level !== "info")).toEqual([]);
});
