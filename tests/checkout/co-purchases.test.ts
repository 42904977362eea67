import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CO_PURCHASES, loadFact } from "#catalogue/sales-facts.ts";
import { adminService } from "#shop/admin-service.ts";
import { fetchFact } from "#shop/fetch-sales-facts.ts";
import { buyerAt } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());

/** The rows that publishing gets. */
function fetched() {
  const { buildDir, dataDir } = shop.settings;
  return fetchFact(adminService({}, { DATA_DIR: dataDir }), CO_PURCHASES, { buildDir, log });
}

const logged: string[] = [];
const log = (line: string) => logged.push(line);

it("publishing gets the co-purchases from the running checkout, or the saved ones if none runs", async () => {
  expect(await fetched()).toEqual([]);

  for (const email of ["one@example.com", "two@example.com"]) {
    const buyer = buyerAt(shop);
    const items = [
      { product: "book", price: 2900 },
      { product: "record", price: 900 },
      { product: "sheet", price: 0 },
    ];
    const { order, url } = await buyer.order({ items });
    await buyer.pay(url, "pay", email);
    await buyer.status(order, "paid");
  }
  const pairs = [{ product: "book", other: "record", buyers: 2 }];
  expect(await fetched()).toEqual(pairs);

  await shop.stopCheckout();
  expect(await fetched()).toEqual(pairs);
  expect(logged).toEqual([]);
});

it("publishing ignores a damaged file of saved co-purchases, with a one-line warning", async () => {
  const path = join(shop.settings.buildDir, "bought-together.json");
  for (const damaged of [readFileSync(path, "utf8").slice(0, -3), '[{"product":"book"}]']) {
    logged.length = 0;
    writeFileSync(path, damaged);
    expect(await loadFact(shop.settings.buildDir, CO_PURCHASES, log)).toEqual([]);
    expect(logged).toEqual([expect.stringContaining("bought-together.json is damaged")]);
  }
});
