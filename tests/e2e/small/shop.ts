import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { PORT, type ShopProcess, startShopProcess } from "../shop-process.ts";
import { test as base } from "../test.ts";

const BUILD_DIR = ".vitrine/e2e-small";
const OWN_PORT = PORT + 10;
const FILM = join(import.meta.dirname, "../../../content/products/small-websites/samples/lesson-0.mp4");
const FIXTURE = join(import.meta.dirname, "../../catalogue/fixture");

/** Editions of every kind of price, two of them open and between them a fixed one; samples of every kind of picture. */
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
samples:
  - { file: wide.png, title: The whole drawing }
  - { file: narrow.gif, title: How it moves }
  - { file: film.mp4, title: A minute of it }
---

It stays on.
`;

/** A test with a shop of a few things that the sample shop has none like. */
export const test = base.extend<Record<never, never>, { shop: ShopProcess }>({
  shop: [
    async ({}, use) => {
      const contentDir = mkdtempSync(join(tmpdir(), "vitrine-small-"));
      await stock(contentDir);
      const shop = await startShopProcess({ buildDir: BUILD_DIR, contentDir, port: OWN_PORT });
      await use(shop);
      await shop.close();
      rmSync(contentDir, { recursive: true });
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

export const { expect } = test;

function picture(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: "#c8442b" } });
}

async function stock(contentDir: string): Promise<void> {
  cpSync(FIXTURE, contentDir, { recursive: true });
  const product = join(contentDir, "products/night-light");
  mkdirSync(join(product, "files"), { recursive: true });
  mkdirSync(join(product, "samples"));
  cpSync(join(FIXTURE, "products/paper-moon/cover.png"), join(product, "cover.png"));
  cpSync(join(FIXTURE, "products/paper-moon/files/moon.pdf"), join(product, "files/light.pdf"));
  await picture(1600, 900).toFile(join(product, "samples/wide.png"));
  await picture(90, 160).toFile(join(product, "samples/narrow.gif"));
  cpSync(FILM, join(product, "samples/film.mp4"));
  writeFileSync(join(product, "product.md"), NIGHT_LIGHT);
}
