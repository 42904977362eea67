import { test as base } from "@playwright/test";
import { BUILD_DIR, PORT, type ShopProcess, startShopProcess } from "./shop-process.ts";

const PORTS_APART = 10;

/** A test in a browser with a running shop; anything that the console complains of fails it. */
export const test = base.extend<{ complaints: string[] }, { shop: ShopProcess }>({
  shop: [
    async ({}, use, { parallelIndex }) => {
      const shop = await startShopProcess(placeOf(parallelIndex));
      await use(shop);
      await shop.close();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      context.on("weberror", (error) => complaints.push(`${error.page()?.url()}: ${error.error().message}`));
      await use(complaints);
      base.expect(complaints, "the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

export const { expect } = test;

/** What runs at once has a shop each, and a shop is published for its address. */
function placeOf(index: number) {
  if (index === 0) return {};
  return { port: PORT + PORTS_APART * index, buildDir: `${BUILD_DIR}-${index}`, drawnIn: BUILD_DIR };
}
