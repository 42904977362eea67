import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ShopProcess, startShopProcess } from "./shop-process.ts";
import { test as base } from "./test.ts";

const BUILD_DIR = ".vitrine/e2e-small";
const FIXTURE = join(import.meta.dirname, "../catalogue/fixture");

/** Editions of every kind of price: two that are open, and between them one that is fixed. */
const NIGHT_LIGHT = `---
name: Night Light
kind: book
summary: A lamp for the small hours.
options:
  - { key: open, name: Plain edition, price: 20, minimum: 5 }
  - { key: deluxe, name: Deluxe edition, price: 8 }
  - { key: patron, name: Patron edition, price: 50, minimum: 30 }
created: 2026-04-02
coverAlt: A lamp at night.
---

It stays on.
`;

/** A test with a shop of a few things that the sample shop has none like. */
export const test = base.extend<Record<never, never>, { shop: ShopProcess }>({
  shop: [
    async ({}, use) => {
      const contentDir = mkdtempSync(join(tmpdir(), "vitrine-small-"));
      await stock(contentDir);
      const shop = await startShopProcess(BUILD_DIR, contentDir);
      await use(shop);
      await shop.close();
      rmSync(contentDir, { recursive: true });
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

export const { expect } = test;

async function stock(contentDir: string): Promise<void> {
  cpSync(FIXTURE, contentDir, { recursive: true });
  const product = join(contentDir, "products/night-light");
  mkdirSync(join(product, "files"), { recursive: true });
  cpSync(join(FIXTURE, "products/paper-moon/cover.png"), join(product, "cover.png"));
  cpSync(join(FIXTURE, "products/paper-moon/files/moon.pdf"), join(product, "files/light.pdf"));
  writeFileSync(join(product, "product.md"), NIGHT_LIGHT);
}
