import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadCoPurchases } from "#catalogue/co-purchases.ts";
import { fetchCoPurchases } from "#shop/co-purchases.ts";
import { buyerAt } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());

const said: string[] = [];
const log = (line: string) => said.push(line);

it("publishing gets the products bought together from the running checkout, or the last known ones when none runs", async () => {
  expect(await fetchCoPurchases(shop.settings, log)).toEqual([]);

  const buyer = buyerAt(shop);
  for (const email of ["one@example.com", "two@example.com"]) {
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
  expect(await fetchCoPurchases(shop.settings, log)).toEqual(pairs);

  await shop.stopCheckout();
  expect(await fetchCoPurchases(shop.settings, log)).toEqual(pairs);
  expect(said).toEqual([]);
});

it("publishing ignores a damaged copy of the products bought together, with a warning of one line", async () => {
  const memory = join(shop.settings.buildDir, "bought-together.json");
  for (const damaged of [readFileSync(memory, "utf8").slice(0, -3), '[{"product":"book"}]']) {
    said.length = 0;
    writeFileSync(memory, damaged);
    expect(await loadCoPurchases(shop.settings.buildDir, log)).toEqual([]);
    expect(said).toEqual([expect.stringContaining("bought-together.json is damaged")]);
  }
});
