import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { buy } from "./access/purchases.ts";
import type { Shop } from "./shop-process.ts";
import { expect } from "./test.ts";

export const PHONE = { width: 360, height: 740 };

export const WIDE = { width: 1440, height: 900 };

export const RECORD_FILE = "content/products/rain-on-tiles/files/01-eaves.mp3";

export const BOOK_FILE = "content/products/between-two-scripts/files/between-two-scripts.pdf";

export const GOODS = [
  { product: "rain-on-tiles" },
  { product: "between-two-scripts", option: "studio" },
  { product: "small-websites" },
];

export const main = (page: Page) => page.getByRole("main");

export const player = (page: Page) => page.getByRole("region", { name: "Player" });

export const reader = (page: Page) => page.getByRole("dialog", { name: /Between Two Scripts/ });

export const text = (page: Page) => reader(page).getByRole("article");

export const pageField = (page: Page) => reader(page).getByRole("textbox", { name: "Page number" });

export async function openWork(
  page: Page,
  shop: Shop,
  work: string,
  email: string,
  prefix = "",
  { isShared = false } = {},
): Promise<void> {
  const { token } = await buy(shop, prefix ? "zh" : "en", email, GOODS);
  await page.goto(`${shop.url}${prefix}/open/#${token}`);
  if (isShared) await main(page).getByRole("checkbox").check();
  await main(page).getByRole("button").click();
  await expect(page).toHaveURL(/\/library\/$/);
  await showWork(page, shop, work, prefix);
}

export async function showWork(page: Page, shop: Shop, work: string, prefix = ""): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${shop.url}${prefix}/library/#${work}`);
  await expect(page.locator("article.work")).toBeVisible();
}

/** The requests for URLs of files, as `<file>`. */
export function recordUrlRequests(page: Page): string[] {
  const files: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "POST" || !request.url().endsWith("/api/downloads")) return;
    const { file, inPlace } = request.postDataJSON();
    files.push(inPlace ? file : `download of ${file}`);
  });
  return files;
}

/**
 * Lets the URL of a file expire once some of its bytes were sent, as it does after some minutes, until the page asks for a new one.
 * @returns the files for which the page has asked for a URL
 */
export async function expireUrl(page: Page, path: string, bytes: number): Promise<string[]> {
  const content = await readFile(path);
  const asked = recordUrlRequests(page);
  await page.route("**/api/files/**", (route) => {
    const range = route.request().headers().range ?? "";
    const [, from = 0, to = Number.NaN] = /bytes=(\d+)-(\d+)?/.exec(range)?.map(Number) ?? [];
    if (asked.length > 1) return route.continue();
    const last = Math.min(Number.isNaN(to) ? content.length - 1 : to, bytes - 1);
    if (from > last) return route.fulfill({ status: 403 });
    const headers = {
      "Accept-Ranges": "bytes",
      "Content-Range": `bytes ${from}-${last}/${content.length}`,
      "Content-Type": path.endsWith(".mp3") ? "audio/mpeg" : "application/pdf",
    };
    return route.fulfill({ status: 206, headers, body: content.subarray(from, last + 1) });
  });
  return asked;
}

/** Serves another file in place of the bought ones. */
export async function serve(page: Page, body: Buffer): Promise<void> {
  await page.route("**/api/files/**", (route) => route.fulfill({ status: 200, body }));
}
