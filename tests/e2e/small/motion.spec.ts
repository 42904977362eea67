import type { Page } from "@playwright/test";
import { expect, test } from "./shop.ts";

test.use({ contextOptions: { reducedMotion: "no-preference" } });

test("the way to the page of a refused form, and back, is no error of either, where things may move", async ({
  page,
  shop,
  complaints,
}) => {
  await page.goto(`${shop.url}/products/paper-moon/`);
  for (let times = 0; times < 2; times++) {
    await buyAtAnotherPrice(page);
    await expect(page.getByRole("heading", { name: "The price has changed" })).toBeVisible();
    await transitionEnds(page);
    await page.getByRole("link", { name: "Back to the product" }).click();
    await expect(page.getByRole("heading", { name: "Paper Moon" })).toBeVisible();
    await transitionEnds(page);
  }
  // That the form was refused, the browser says as well.
  const others = complaints.splice(0).filter((complaint) => !/status of 409/.test(complaint));
  expect(others).toEqual([]);
});

/** As a page does that was opened before the price was changed. */
async function buyAtAnotherPrice(page: Page): Promise<void> {
  await page.locator("#buy input[name=price]").evaluate((input: HTMLInputElement) => {
    input.value = "1";
  });
  await page.locator("#buy [type=submit]").click();
}

/** What a transition has to complain of, it says when it ends, which is after 240 ms (site/styles/base.css). */
async function transitionEnds(page: Page): Promise<void> {
  await page.waitForTimeout(500);
}
