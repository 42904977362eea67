import type { Page } from "@playwright/test";
import { expect, test } from "./shop.ts";

test.use({ contextOptions: { reducedMotion: "no-preference" } });

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const transition = new Promise((resolve) =>
      addEventListener("pagereveal", ({ viewTransition }) => resolve(viewTransition?.finished)),
    );
    Object.assign(window, { transition });
  });
});

test("going to the problem page of a form and back causes no errors with view transitions on", async ({
  page,
  shop,
  consoleErrors,
}) => {
  await page.goto(`${shop.url}/products/paper-moon/`);
  for (let times = 0; times < 2; times++) {
    await buyAtOutdatedPrice(page);
    await expect(page.getByRole("heading", { name: "The price has changed" })).toBeVisible();
    await transitionEnds(page);
    await page.getByRole("link", { name: "Back to the product" }).click();
    await expect(page.getByRole("heading", { name: "Paper Moon" })).toBeVisible();
    await transitionEnds(page);
  }
  // Errors arrive in order, so all earlier ones have arrived with this one.
  await page.evaluate(() => reportError(new Error("the last error")));
  await expect.poll(() => consoleErrors.join()).toContain("the last error");
  // The browser also logs the refusal itself.
  const others = consoleErrors.splice(0).filter((text) => !/status of 409|the last error/.test(text));
  expect(others).toEqual([]);
});

/** Submits an outdated price, like a page opened before the price changed. */
async function buyAtOutdatedPrice(page: Page): Promise<void> {
  await page.locator("#buy input[name=price]").evaluate((input: HTMLInputElement) => {
    input.value = "1";
  });
  await page.locator("#buy [type=submit]:not([name=gift])").click();
}

/** A transition reports its errors when it ends. */
async function transitionEnds(page: Page): Promise<void> {
  await page.evaluate(async () => {
    if ("transition" in window) await window.transition;
    // Rejected promises are reported in a task of their own.
    await new Promise((resolve) => setTimeout(resolve));
  });
}
