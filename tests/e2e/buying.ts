import { expect, type Page } from "@playwright/test";
import type { Shop } from "./shop-process.ts";

/** Pays on the sandbox's payment page with this email address. */
export async function pay(page: Page, email: string): Promise<void> {
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await page.locator("input[type=email]").fill(email);
  await page.locator("button[value=pay]").click();
}

export async function emailsTo(shop: Shop, address: string) {
  return (await shop.emails()).filter(({ to }) => to === address);
}

export async function emailTo(shop: Shop, address: string) {
  return (await emailsTo(shop, address))[0];
}

/** Opens the link in the newest email to an address, and with it the library. */
export async function openLibrary(page: Page, shop: Shop, email: string): Promise<void> {
  await expect.poll(() => emailTo(shop, email)).toBeTruthy();
  const [link = ""] = /http\S+\/open\/#[\w-]+/.exec((await emailTo(shop, email))?.text ?? "") ?? [];
  await page.goto(link);
  await page.getByRole("main").getByRole("button").click();
  await expect(page).toHaveURL(/\/library\//);
}
