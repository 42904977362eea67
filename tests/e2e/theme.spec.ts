import { layoutShift } from "./layout-shift.ts";
import { expect, test } from "./test.ts";

test("the colours chosen hold on every page, and from the first paint", async ({ page, shop }) => {
  await page.emulateMedia({ colorScheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.goto(shop.url);
  const light = await ground();
  await page.getByText("Dark", { exact: true }).click();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.goto(`${shop.url}/zh/products/ink-brushes/`, { waitUntil: "commit" });
  await page.waitForSelector("body");
  expect(await ground()).toBe(dark);
  await expect(page.getByLabel("深色")).toBeChecked();
  await page.getByText("跟随系统").click();
  expect(await ground()).toBe(light);
});

test("nothing moves when the cart and the colours come to a page", async ({ page, shop }) => {
  for (const path of ["/", "/products/ink-brushes/", "/cart/", "/pages/help/", "/sign-in/"]) {
    await page.goto(shop.url + path);
    await expect(page.locator(".theme-choice")).not.toHaveAttribute("hidden");
    expect(await layoutShift(page), path).toBe(0);
  }
});
