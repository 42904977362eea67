import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixtureShopAt, writeFixtureShop } from "#tests/site/fixture-shop.ts";
import { type ShopProcess, startShopProcess } from "../shop-process.ts";
import { test as base } from "../test.ts";

/** A test with a separate shop, whose products cover cases that the sample shop lacks. */
export const test = base.extend<Record<never, never>, { shop: ShopProcess }>({
  shop: [
    async ({}, use) => {
      const contentDir = mkdtempSync(join(tmpdir(), "vitrine-lamps-"));
      await writeFixtureShop(contentDir);
      const shop = await startShopProcess(fixtureShopAt(contentDir));
      await use(shop);
      await shop.close();
      rmSync(contentDir, { recursive: true });
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

export const { expect } = test;
