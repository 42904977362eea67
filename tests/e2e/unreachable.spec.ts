import en from "#messages/en/pages.json" with { type: "json" };
import zh from "#messages/zh/pages.json" with { type: "json" };
import { addToCart, drawer } from "./carts.ts";
import { openWork } from "./opened-files.ts";
import { expect, test } from "./test.ts";

const PAGES = [
  { path: "/products/between-two-scripts/", text: en.cart.unreachable, sum: "$59.00" },
  { path: "/zh/products/between-two-scripts/", text: zh.cart.unreachable, sum: "59.00" },
];

for (const { path, text, sum } of PAGES) {
  test(`without a connection, Buy on ${path} says so and keeps the choice, and works once there is one`, async ({
    page,
    context,
    shop,
    consoleErrors,
  }) => {
    await page.goto(shop.url + path);
    await context.setOffline(true);
    await page.getByRole("radio").nth(1).check();
    const buy = page.locator("#buy [type=submit]:not([name=gift])");
    await buy.click();
    await expect(page.getByRole("alert").filter({ hasText: text })).toBeVisible();
    await expect(page.getByRole("radio").nth(1)).toBeChecked();
    await context.setOffline(false);
    expect(consoleErrors.splice(0)).toEqual([expect.stringContaining("ERR_INTERNET_DISCONNECTED")]);
    await buy.click();
    await expect(page).toHaveURL(/\/pay\/cs_/);
    await expect(page.locator("body")).toContainText(sum);
  });
}

test("on a phone, the bar's button scrolls to the message next to the other one", async ({
  page,
  context,
  shop,
  consoleErrors,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${shop.url}/products/between-two-scripts/`);
  await page.getByRole("heading", { level: 2 }).last().scrollIntoViewIfNeeded();
  await context.setOffline(true);
  await page.locator(".buy-bar button").click();
  await expect(page.getByRole("alert").filter({ hasText: en.cart.unreachable })).toBeInViewport({ ratio: 1 });
  consoleErrors.splice(0);
});

test("without a connection, Check out keeps the cart, and gives the same as a gift once there is one", async ({
  page,
  context,
  shop,
  consoleErrors,
}) => {
  await addToCart(page, shop, "ink-brushes");
  await context.setOffline(true);
  await drawer(page).getByRole("button", { name: "Check out" }).click();
  await expect(drawer(page).getByRole("alert").filter({ hasText: en.cart.unreachable })).toBeVisible();
  await expect(drawer(page)).toContainText("Ink Brushes");
  await context.setOffline(false);
  consoleErrors.splice(0);
  await drawer(page).getByRole("button", { name: en.cartView.gift }).click();
  await expect(page).toHaveURL(/\/api\/checkout/);
  await expect(page.locator("input[value=ink-brushes]")).toHaveCount(1);
});

test("without a connection, Download says so and works once there is one", async ({
  page,
  context,
  shop,
  consoleErrors,
}) => {
  await openWork(page, shop, "small-websites", "offline-download@example.com");
  await context.setOffline(true);
  const download = page.getByRole("button", { name: /^Download / }).first();
  await download.click();
  await expect(page.getByRole("alert").filter({ hasText: en.cart.unreachable })).toBeVisible();
  await context.setOffline(false);
  consoleErrors.splice(0);
  const downloading = page.waitForEvent("download");
  await download.click();
  await downloading;
  await expect(page.getByRole("alert").filter({ hasText: en.cart.unreachable })).toBeHidden();
});
