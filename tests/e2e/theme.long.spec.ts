import { layoutShift } from "./layout-shift.ts";
import { expect, test } from "./test.ts";

test("the chosen theme applies on every page from the first paint", async ({ page, shop }) => {
  await page.emulateMedia({ colorScheme: "light" });
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.goto(shop.url);
  const light = await background();
  await page.getByText("Dark", { exact: true }).click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.goto(`${shop.url}/zh/products/ink-brushes/`, { waitUntil: "commit" });
  await page.waitForSelector("body");
  expect(await background()).toBe(dark);
  await expect(page.getByLabel("深色")).toBeChecked();
  await page.getByText("跟随系统").click();
  expect(await background()).toBe(light);
});

test("the cart link and the theme choice cause no layout shift", async ({ page, shop }) => {
  // From then on the fonts are in the cache: on a slow machine they come after the first paint, and move lines by a little.
  await page.goto(shop.url);
  await page.evaluate(() => document.fonts.ready);
  for (const path of ["/", "/products/ink-brushes/", "/cart/", "/pages/help/", "/sign-in/"]) {
    await page.goto(shop.url + path);
    await expect(page.locator(".theme-choice")).not.toHaveAttribute("hidden");
    expect(await layoutShift(page), path).toBe(0);
  }
});
