import zh from "#messages/zh/pages.json" with { type: "json" };
import { expect, test } from "./shop.ts";

test("while the service is down, Buy says so on the page that is open, and pays for the same once it is back", async ({
  page,
  shop,
  consoleErrors,
}) => {
  await page.goto(`${shop.url}/zh/products/night-light/`);
  await page.locator("#buy [type=radio]").last().check();
  await page.getByRole("textbox").filter({ visible: true }).first().fill("35");
  await shop.kill();
  const buy = page.locator("#buy [type=submit]:not([name=gift])");
  await buy.click();
  await expect(page.getByRole("alert").filter({ hasText: zh.cart.unreachable })).toBeVisible();
  consoleErrors.splice(0);
  await shop.restart();
  await buy.click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await expect(page.locator("body")).toContainText("35.00");
});
