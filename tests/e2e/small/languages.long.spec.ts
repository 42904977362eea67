import { expect, test } from "./shop.ts";

test("an untranslated product uses the fonts of its own language, and the rest of the page those of the page's", async ({
  page,
  shop,
}) => {
  const fontOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).fontFamily);
  const texts = ["h1", ".product-summary", ".edition-name", "#story p"];
  const pageTexts = [".breadcrumbs a", ".buy-box button", "#story h2"];
  await page.goto(`${shop.url}/products/night-light/`);
  const original = await Promise.all(texts.map(fontOf));
  await page.goto(`${shop.url}/zh/products/two-lamps/`);
  const chinese = await Promise.all(pageTexts.map(fontOf));
  await page.goto(`${shop.url}/zh/products/night-light/`);
  expect(await Promise.all(texts.map(fontOf))).toEqual(original);
  expect(await Promise.all(pageTexts.map(fontOf))).toEqual(chinese);
  expect(new Set([...original, ...chinese]).size).toBeGreaterThan(1);
});

test("a word that is written in full-width letters is found in plain ones", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/?q=inkwell`);
  await expect(page.locator(".search-results h2")).toHaveText(["About me"]);
});
