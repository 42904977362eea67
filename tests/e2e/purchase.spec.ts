import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { emailTo, pay } from "./buying.ts";
import { expect, test } from "./test.ts";

test.describe.configure({ mode: "serial" });

test("a buyer gets from the home page to the file without an account", async ({ page, shop }) => {
  await page.goto(shop.url);
  await page.getByRole("link", { name: "Rain on Tiles" }).first().click();
  await page.getByRole("button", { name: "Buy" }).first().click();
  await pay(page, "first@example.com");
  await expect(page).toHaveURL(/\/order\/\?id=ord_/);
  await expect(page.getByRole("main")).toContainText("Paid");
  await expect(page.getByText(/emailing a link to first@example\.com/)).toBeVisible();
  await expect(page.locator("#cover-rain-on-tiles")).toHaveCSS("view-transition-name", "cover-rain-on-tiles");
  expect(await downloadEaves(page)).toBe("01-eaves.mp3");
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download all" }).click();
  const zip = await downloading;
  expect(zip.suggestedFilename()).toBe("Rain on Tiles.zip");
  const files = unzipSync(await readFile(await zip.path()));
  const soldFiles = await readdir("content/products/rain-on-tiles/files");
  expect(Object.keys(files).toSorted()).toEqual(soldFiles.toSorted());

  await expect.poll(() => emailTo(shop, "first@example.com")).toBeTruthy();
  await page.goto(`${shop.sandboxUrl}/inbox`);
  await page.getByRole("listitem").filter({ hasText: "first@example.com" }).getByRole("link").click();
  await page
    .frameLocator("iframe")
    .getByRole("link", { name: /library/i })
    .first()
    .click();
  await expect(page).toHaveURL(/\/open\/#/);
  await page.getByRole("button", { name: "Open my library" }).click();
  await expect(page).toHaveURL(/\/library\//);

  expect(await downloadEaves(page)).toBe("01-eaves.mp3");

  const orders = (await shop.orders()).filter(({ email }) => email === "first@example.com");
  expect(orders).toMatchObject([
    { status: "paid", amount: 900, currency: "USD", paidAt: expect.any(String) },
  ]);
});

/** Downloads the first song of the record, and checks that it is what is sold. @returns the name of the file */
async function downloadEaves(page: Page): Promise<string> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download Eaves" }).click();
  const download = await downloading;
  const sold = await readFile("content/products/rain-on-tiles/files/01-eaves.mp3");
  expect(sha256(await readFile(await download.path()))).toBe(sha256(sold));
  return download.suggestedFilename();
}

test("an order shows its files only to the browser that placed it, which can correct the address", async ({
  page,
  browser,
  shop,
}) => {
  await page.goto(`${shop.url}/zh/products/rain-on-tiles/`);
  await page.getByRole("button", { name: "购买" }).first().click();
  await pay(page, "own-browser@example.com");
  await expect(page.getByRole("main")).toContainText("own-browser@example.com");
  await expect(page.getByRole("button", { name: "下载檐下" })).toBeVisible();
  await page.getByRole("link", { name: "雨打瓦" }).click();
  await expect(page).toHaveURL(/\/zh\/products\/rain-on-tiles\/$/);
  await page.goBack();

  const other = await (await browser.newContext()).newPage();
  await other.goto(page.url());
  await expect(other.getByRole("main")).toContainText("收据和下载链接正在发往你的邮箱");
  await expect(other.getByRole("main")).not.toContainText("own-browser");
  await expect(other.getByRole("button", { name: /下载/ })).toHaveCount(0);
  await expect(other.getByText("邮箱填错了？")).toHaveCount(0);
  await other.close();

  await page.getByText("邮箱填错了？").click();
  await page.getByLabel("正确的邮箱").fill("right address@example.com");
  await page.getByRole("button", { name: "更正邮箱" }).click();
  await expect(page.getByRole("alert")).toHaveText("请填写邮箱，例如name@example.com。");
  await page.getByLabel("正确的邮箱").fill("right-address@example.com");
  await page.getByRole("button", { name: "更正邮箱" }).click();
  await expect(page.getByText("已更正，邮件正在发往right-address@example.com。")).toBeVisible();
  await expect.poll(() => emailTo(shop, "right-address@example.com")).toBeTruthy();
});

test("the button of a link works before the page knows what the link is worth", async ({ browser, shop }) => {
  const page = await (await browser.newContext()).newPage();
  let requests = 0;
  await page.route("**/api/links/check", async (route) => {
    requests += 1;
    // The page's own request gets no answer.
    if (requests > 1) await route.continue();
  });
  await page.goto(`${shop.url}/open/#${"A".repeat(43)}`);
  await page.getByRole("button", { name: "Open my library" }).click();
  await expect(page.getByLabel("Email")).toBeVisible();
  expect(requests).toBe(2);
});

test("buying works without scripts, in Chinese, and for the chosen edition", async ({ browser, shop }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN" });
  const page = await context.newPage();
  await page.goto(`${shop.url}/zh/products/lantern-icons/`);
  await page.getByRole("radio").nth(1).check();
  await page.getByRole("button", { name: "购买" }).first().click();
  await expect(page.locator("html")).toHaveAttribute("lang", /^zh/);
  await pay(page, "scripts-off@example.com");
  await expect(page).toHaveURL(/\/api\/pages\/order\?locale=zh/);
  await context.close();
  await expect
    .poll(async () => (await emailTo(shop, "scripts-off@example.com"))?.text)
    .toContain(`${shop.url}/zh/open/#`);
  const order = (await shop.orders()).find(({ email }) => email === "scripts-off@example.com");
  expect(order).toMatchObject({ status: "paid", amount: 6900, locale: "zh" });
});

test("cancelling the payment leads back to the product with the same choices", async ({ page, shop }) => {
  const leave = () => page.getByRole("button", { name: /without paying/ }).click();
  await page.goto(`${shop.url}/products/lantern-icons/`);
  await page.getByRole("radio").nth(1).check();
  await page.getByRole("button", { name: "Buy" }).first().click();
  await leave();
  await expect(page.getByRole("radio").nth(1)).toBeChecked();
  await page.goto(`${shop.url}/products/rain-on-tiles/`);
  await page.getByLabel(/Your price/).fill("33,50");
  await page.getByRole("button", { name: "Buy" }).first().click();
  await leave();
  await expect(page.getByLabel(/Your price/)).toHaveValue("33,50");
  await page.getByRole("button", { name: "Buy" }).first().click();
  await expect(page.locator("body")).toContainText("$33.50");
});

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
