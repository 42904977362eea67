import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { accessProblems } from "./access/problems.ts";
import { buy } from "./access/purchases.ts";
import { emailsTo, emailTo, openLibrary } from "./buying.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const main = (page: Page) => page.getByRole("main");
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });

/** The code in the newest email to an address, once this many have arrived. */
async function codeTo(shop: Shop, email: string, emails: number): Promise<string> {
  await expect.poll(async () => (await emailsTo(shop, email)).length).toBe(emails);
  return /^[2-9B-DF-HJKMNP-TV-Z]{6}$/m.exec((await emailTo(shop, email))?.text ?? "")?.[0] ?? "";
}

test.use({ timezoneId: "Pacific/Auckland" });

test("a buyer sees where the library is open, and since when in their time, and signs out one device or all", async ({
  page,
  browser,
  shop,
}) => {
  const email = "devices@example.com";
  await buy(shop, "en", email, [{ product: "rain-on-tiles" }]);
  const phone = await browser.newContext({
    userAgent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
  });
  const other = await phone.newPage();
  await openLibrary(other, shop, email);
  await buy(shop, "en", email, [{ product: "pairing-sheet" }]);
  await openLibrary(page, shop, email);
  await page.getByRole("link", { name: "Devices and data" }).click();
  await expect(heading(page, "Devices and data")).toBeVisible();
  const devices = main(page).locator(".devices li");
  await expect(devices).toHaveCount(2);
  await expect(devices.first()).toContainText("this browser");
  const hour = new Date().toLocaleString("en", { hour: "numeric", timeZone: "Pacific/Auckland" });
  const [, period = ""] = hour.split(/\s/);
  for (const device of await devices.all())
    await expect(device).toContainText(new RegExp(`Signed in on .+\\sat\\s\\d+:\\d\\d\\s${period}`));
  for (const prefix of ["/zh", ""]) {
    await page.goto(`${shop.url}${prefix}/account/`);
    await expect(devices).toHaveCount(2);
    expect(await accessProblems(page)).toEqual([]);
  }
  await page.getByRole("button", { name: "Sign out: Safari on iPhone" }).click();
  await expect(devices).toHaveCount(1);
  await other.reload();
  await expect(heading(other, "You are not signed in")).toBeVisible();
  await phone.close();

  await page.getByRole("button", { name: /^Sign out: / }).click();
  await expect(heading(page, "You are signed out everywhere")).toBeFocused();
  expect((await page.context().cookies()).filter(({ name }) => /session|signed-in/.test(name))).toEqual([]);
});

test("a library moves to another address with a code from each, in Chinese", async ({
  page,
  shop,
  consoleErrors,
}) => {
  const [from, to] = ["moves-from@example.com", "moves-to@example.com"];
  await buy(shop, "zh", from, [{ product: "rain-on-tiles" }]);
  await openLibrary(page, shop, from);
  await page.goto(`${shop.url}/zh/account/`);
  await page.getByText("移到新邮箱", { exact: true }).click();
  await page.getByLabel("新邮箱").fill(to);
  await page.getByRole("button", { name: "向两个邮箱发送验证码" }).click();
  const [old, fresh] = [await codeTo(shop, from, 2), await codeTo(shop, to, 1)];
  await page.getByLabel(`发到${from}的验证码`).fill(old);
  await page.getByLabel(`发到${to}的验证码`).fill("222222");
  await page.getByRole("button", { name: "移动书架" }).click();
  await expect(page.getByRole("alert")).toHaveText("验证码不正确，还可以试4次。");
  expect(consoleErrors.splice(0)).toEqual([expect.stringContaining("status of 422")]);
  await expect(page.getByLabel(`发到${to}的验证码`)).toBeFocused();
  await page.getByLabel(`发到${to}的验证码`).fill(fresh);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`书架已移至${to}。`)).toBeVisible();
  await page.getByRole("link", { name: "返回书架" }).click();
  await expect(main(page)).toContainText(`已登录：${to}`);
  await expect(main(page)).toContainText("雨打瓦");
  await expect.poll(async () => (await emailTo(shop, from))?.subject).toContain("书架已移到新邮箱");
});

test("a buyer saves all that is held, and has it erased with a code", async ({ page, shop }) => {
  const email = "erased@example.com";
  await buy(shop, "en", email, [{ product: "rain-on-tiles" }]);
  await openLibrary(page, shop, email);
  await page.goto(`${shop.url}/account/`);
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save my data" }).click();
  const saved = JSON.parse(await readFile(await (await saving).path(), "utf8"));
  expect(saved).toMatchObject({ email, orders: [{ items: [{ product: "rain-on-tiles" }] }] });

  await page.getByText("Delete everything", { exact: true }).click();
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Code from the email").fill(await codeTo(shop, email, 2));
  await page.getByRole("button", { name: "Delete everything permanently" }).click();
  await expect(heading(page, "Your data has been deleted")).toBeFocused();
  await page.goto(`${shop.url}/library/`);
  await expect(heading(page, "You are not signed in")).toBeVisible();
  const order = (await shop.orders()).find(({ id }) => id === saved.orders[0].id);
  expect(order).toMatchObject({ status: "paid", email: null });
});
