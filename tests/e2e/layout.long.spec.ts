import type { Locator, Page } from "@playwright/test";
import { buy } from "./access/purchases.ts";
import { openLibrary } from "./buying.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const PHONE = { width: 360, height: 740 };
const TABLET = { width: 768, height: 1024 };
const DESKTOP = { width: 1440, height: 900 };
/** As wide as the number of an order can be. */
const WIDEST_NUMBER = `ord_${"m".repeat(24)}`;

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not shown");
  return box;
}

/** Into how many lines an element's text is broken. */
function linesOf(locator: Locator, text?: string): Promise<number> {
  return locator.evaluate((element, text) => {
    if (text !== undefined) (element.querySelector("a") ?? element).textContent = text;
    const range = document.createRange();
    range.selectNodeContents(element);
    return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size;
  }, text);
}

async function openBundle(page: Page, shop: Shop, email: string) {
  const { order } = await buy(shop, "en", email, [{ product: "the-whole-lantern" }]);
  await openLibrary(page, shop, email);
  return order;
}

test("no word of a receipt and no number of an order is broken where there is room for it", async ({
  page,
  shop,
}) => {
  const order = await openBundle(page, shop, "numbers@example.com");
  await page.setViewportSize(PHONE);
  await page.goto(`${shop.url}/receipt/?id=${order}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (const header of await page.getByRole("columnheader").filter({ visible: true }).all())
    expect(await linesOf(header)).toBe(1);
  expect(await linesOf(page.locator(".document-head dd").last(), order.replaceAll(/\d/g, "8"))).toBe(1);
  const print = await boxOf(page.getByRole("button", { name: "Print" }));
  const change = page.getByRole("button", { name: /recipient/ });
  const padding = await change.evaluate((button) => parseFloat(getComputedStyle(button).paddingInlineStart));
  expect((await boxOf(change)).x + padding).toBe(print.x);

  await page.setViewportSize(TABLET);
  await page.goto(`${shop.url}/library/#small-websites`);
  const number = page.locator(".work-order .break-all");
  await expect(number).toBeVisible();
  expect(await linesOf(number, WIDEST_NUMBER)).toBe(1);
});

test("the fields above the library are as high as each other", async ({ page, shop }) => {
  await buy(shop, "en", "fields@example.com", [{ product: "lantern-icons", option: "studio" }]);
  await openBundle(page, shop, "fields@example.com");
  await page.setViewportSize(DESKTOP);
  await page.goto(`${shop.url}/library/`);
  const query = await boxOf(page.getByLabel("Find by name"));
  const kind = await boxOf(page.getByLabel("Category"));
  expect([query.y, query.height]).toEqual([kind.y, kind.height]);
});

test("the cover of a book is seen whole", async ({ page, shop }) => {
  await openBundle(page, shop, "cover@example.com");
  await page.setViewportSize(DESKTOP);
  await page.goto(`${shop.url}/library/#between-two-scripts`);
  await page.getByRole("button", { name: "Read The book, EPUB" }).click();
  const cover = await boxOf(page.locator(".book img").first());
  const foot = await boxOf(page.locator(".reading-foot"));
  expect(cover.y + cover.height).toBeLessThanOrEqual(foot.y);
  expect(cover.height).toBeGreaterThan(DESKTOP.height / 2);
});

test("in the list, a product of several files is downloaded without leaving it", async ({ page, shop }) => {
  await openBundle(page, shop, "rows@example.com");
  await page.goto(`${shop.url}/library/`);
  await page.getByText("List", { exact: true }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Small Websites" }).first();
  await row.locator("summary", { hasText: "Download" }).click();
  const downloading = page.waitForEvent("download");
  await row.getByRole("button", { name: /^Download Lesson 1/ }).click();
  expect((await downloading).suggestedFilename()).toBe("lesson-1.mp4");
});

test("the button of a track that plays pauses it, and a lesson plays faster", async ({ page, shop }) => {
  await openBundle(page, shop, "pause@example.com");
  await page.goto(`${shop.url}/library/#rain-on-tiles`);
  await page.getByRole("button", { name: "Play Eaves" }).click();
  const pause = page.getByRole("main").getByRole("button", { name: "Pause Eaves" });
  await expect(pause).toHaveText("Pause");
  await page.getByRole("link", { name: "Back to your library" }).click();
  await page.getByRole("main").getByRole("link", { name: "Rain on Tiles" }).first().click();
  await pause.click();
  await expect(page.getByRole("main").getByRole("button", { name: "Play Eaves" })).toBeVisible();

  await page.goto(`${shop.url}/library/#small-websites`);
  await page.getByRole("button", { name: /^Watch Lesson 1/ }).click();
  await page.getByRole("button", { name: "Speed: 1×" }).click();
  await expect(page.getByRole("button", { name: "Speed: 1.25×" })).toBeVisible();
  expect(await page.locator("video").evaluate((film: HTMLVideoElement) => film.playbackRate)).toBe(1.25);
});
