import type { Page } from "@playwright/test";
import { FRAGMENTS, holdFragments, loadingResults, more, replaceSearch, results } from "./searches.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const REPEATED = 3;

test("a double click on Show more adds one page of results", async ({ page, shop }) => {
  await searchManyResults(page, shop);
  const release = await holdFragments(page);
  await more(page).dblclick();
  release();
  await expect(results(page)).toHaveCount(40);
  await expect.poll(() => loadingResults(page)).toBe(0);
  expect(await results(page).count()).toBe(40);
  expect(await more(page).count()).toBe(1);
});

test("further results of an older search do not appear under a newer one", async ({ page, shop }) => {
  await searchManyResults(page, shop);
  const release = await holdFragments(page);
  await more(page).click();
  await page.getByLabel("Category").selectOption("Music");
  await expect(results(page)).toHaveText(Array(REPEATED).fill("雨打瓦"));
  expect(await loadingResults(page)).toBeGreaterThan(0);
  release();
  await expect.poll(() => loadingResults(page)).toBe(0);
  expect(await results(page).allTextContents()).toEqual(Array(REPEATED).fill("雨打瓦"));
  expect(await more(page).isHidden()).toBe(true);
});

test("an error while loading further results is shown", async ({ page, shop }) => {
  await searchManyResults(page, shop);
  await page.route(FRAGMENTS, (route) => route.abort());
  await more(page).click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("could not be loaded");
});

test("an empty result and a failed search are both reported", async ({ page, shop, consoleErrors }) => {
  await page.goto(`${shop.url}/search/?q=${encodeURIComponent("щука")}`);
  await expect(page.getByRole("main").getByRole("status")).toContainText("No results for “щука”");
  await page.route("**/pagefind/pagefind.js", (route) => route.abort());
  await page.goto(`${shop.url}/search/`);
  await expect(page.getByRole("main").getByRole("status")).toContainText("could not be loaded");
  await expect(page.getByRole("main").getByRole("link", { name: "Ink Brushes" })).toBeVisible();
  expect(consoleErrors.splice(0).every((text) => text.includes("ERR_FAILED"))).toBe(true);
});

test("the next search retries what could not be loaded", async ({ page, shop, consoleErrors }) => {
  const status = page.getByRole("main").getByRole("status");
  await page.route("**/pagefind/pagefind.js", (route) => route.abort());
  await page.goto(`${shop.url}/search/`);
  await expect(status).toContainText("could not be loaded");
  await page.unroute("**/pagefind/pagefind.js");
  await page.getByRole("searchbox").fill("brush");
  await expect(results(page).first()).toHaveText("Ink Brushes");
  await page.getByRole("searchbox").fill("");
  await page.getByLabel("Price").selectOption("Free");
  await expect(results(page)).toHaveText(["Pairing Sheet"]);

  await page.goto(`${shop.url}/search/?q=brush`);
  await expect(results(page).first()).toHaveText("Ink Brushes");
  await page.route("**/pagefind-entry.json?*", (route) => route.abort());
  await page.getByLabel("Language").selectOption("简体中文");
  await expect(status).toContainText("could not be loaded");
  await page.unroute("**/pagefind-entry.json?*");
  await page.getByLabel("Language").selectOption("English");
  await expect(results(page).first()).toHaveText("Ink Brushes");
  await page.getByRole("searchbox").fill("汉字");
  await page.getByLabel("Language").selectOption("简体中文");
  await expect(results(page).first()).toHaveText("两种文字之间");
  expect(consoleErrors.splice(0).every((text) => /ERR_FAILED|Failed to load/.test(text))).toBe(true);
});

/** Finds everything in the other language, as in a shop several times as large. */
async function searchManyResults(page: Page, shop: Shop): Promise<void> {
  const larger = `const { results } = await pagefind.search(...args);
    return { results: Array(${REPEATED}).fill(results).flat() };`;
  await replaceSearch(page, larger);
  await page.goto(`${shop.url}/search/?language=zh`);
  await expect(results(page)).toHaveCount(20);
}
