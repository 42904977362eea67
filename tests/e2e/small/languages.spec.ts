import { expect, test } from "./shop.ts";

test("a work without translation is set in its own language's faces, and the page around it in the page's", async ({
  page,
  shop,
}) => {
  const faceOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).fontFamily);
  const texts = ["h1", ".product-summary", ".edition-name", "#story p"];
  const around = [".breadcrumbs a", ".buy-box button", "#story h2"];
  await page.goto(`${shop.url}/products/night-light/`);
  const own = await Promise.all(texts.map(faceOf));
  await page.goto(`${shop.url}/zh/products/two-lamps/`);
  const chinese = await Promise.all(around.map(faceOf));
  await page.goto(`${shop.url}/zh/products/night-light/`);
  expect(await Promise.all(texts.map(faceOf))).toEqual(own);
  expect(await Promise.all(around.map(faceOf))).toEqual(chinese);
  expect(new Set([...own, ...chinese]).size).toBeGreaterThan(1);
});
