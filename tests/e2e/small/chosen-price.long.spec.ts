import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runShop } from "#tests/catalogue/run-shop.ts";
import { pay } from "../buying.ts";
import type { ShopProcess } from "../shop-process.ts";
import { expect, test } from "./shop.ts";

/** A song in two editions, each in dollars and euros, which no list shows. */
const PRODUCT = `---
name: Twin Song
summary: A song in two editions.
kind: music
coverAlt: Two notes.
created: 2026-01-01
unlisted: true
options:
  - key: single
    name: Single
    price: { USD: 9, EUR: 8 }
  - key: studio
    name: Studio
    price: { USD: 29, EUR: 27 }
---

Twice.
`;

/** As many editions as pages show the chosen one of without scripts. */
const EDITIONS = 5;

/** The song in five editions, which cost $1 to $5. */
const OCTET = PRODUCT.replace("Twin Song", "Octet").replace(
  /options:\n(?: .*\n)+/,
  `options:\n${Array.from({ length: EDITIONS }, (_, i) => `  - { key: e${i + 1}, name: Edition ${i + 1}, price: ${i + 1} }\n`).join("")}`,
);

const folderOf = ({ variables }: ShopProcess, slug: string) => join(variables.CONTENT_DIR, "products", slug);

test.beforeAll(async ({ shop }) => {
  for (const [slug, text] of Object.entries({ "twin-song": PRODUCT, octet: OCTET })) {
    cpSync(folderOf(shop, "lamp-song"), folderOf(shop, slug), { recursive: true });
    for (const name of ["product.zh.md", "samples"])
      rmSync(join(folderOf(shop, slug), name), { recursive: true, force: true });
    writeFileSync(join(folderOf(shop, slug), "product.md"), text);
  }
  const { code, stderr, stdout } = await runShop(["publish"], { env: shop.variables });
  expect(code, stdout + stderr).toBe(0);
});

test.afterAll(async ({ shop }) => {
  for (const slug of ["twin-song", "octet"]) rmSync(folderOf(shop, slug), { recursive: true });
  await runShop(["publish"], { env: shop.variables });
});

for (const [lang, prefix, euros, dollars] of [
  ["en", "", "Buy for €27", "Buy for $29"],
  ["zh", "/zh", "€27购买", "US$29购买"],
] as const) {
  for (const javaScriptEnabled of [true, false]) {
    test(`Buy and a phone's bar have the price of the chosen edition in the chosen currency, which is charged: ${lang}, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({
      browser,
      shop,
    }) => {
      const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 390, height: 780 } });
      const page = await context.newPage();
      await page.goto(`${shop.url}${prefix}/products/twin-song/`);
      const buy = page.locator("#buy [type=submit]:not([name=gift])");
      await page.locator("[name=option][value=studio]").check();
      await expect(buy).toHaveAccessibleName(dollars);
      await page.locator("[name=currency][value=EUR]").check();
      await expect(buy).toHaveAccessibleName(euros);
      const bar = await page.locator(".buy-bar").ariaSnapshot();
      expect(bar).toContain("€27");
      expect(bar).not.toMatch(/from|起|\$|€8/);
      await buy.click();
      await expect(page).toHaveURL(/\/pay\/cs_/);
      await expect(page.locator("body")).toContainText("€27.00");
      await pay(page, "twin@example.com");
      await context.close();
    });
  }
}

test("Buy has the price of the chosen one of five editions, without scripts", async ({ browser, shop }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shop.url}/products/octet/`);
  for (let edition = EDITIONS; edition >= 1; edition--) {
    await page.locator(`[name=option][value=e${edition}]`).check();
    await expect(page.locator("#buy [type=submit]:not([name=gift])")).toHaveAccessibleName(
      `Buy for $${edition}`,
    );
  }
  await context.close();
});
