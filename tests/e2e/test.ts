import { test as base } from "@playwright/test";
import { sampleShop } from "./sample-shop.ts";
import type { Shop } from "./shop-process.ts";

/** A test in a browser with the sample shop, which others use at the same time; anything that the console complains of fails it. */
export const test = base.extend<{ complaints: string[] }, { shop: Shop }>({
  shop: [({}, use) => use(sampleShop()), { scope: "worker" }],
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
