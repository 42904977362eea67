import { expect, type Locator, type Page } from "@playwright/test";
import type { Shop } from "./shop-process.ts";

/** The cart beside an English page. */
export function drawer(page: Page): Locator {
  return page.getByRole("dialog", { name: "Your cart" });
}

/** Opens a product's page, chooses, and puts it into the cart. */
export async function add(
  page: Page,
  shop: Shop,
  product: string,
  choose: () => Promise<void> = async () => {},
): Promise<void> {
  await page.goto(`${shop.url}/products/${product}/`);
  await choose();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page)).toBeVisible();
}

/** What is read here of `/products.json`. */
export interface Published {
  slug: string;
  name: string;
  options: { price: { amount: number } | null }[];
}

/** Has the shop sell something else from now on. Asked before, so that no answer is on its way when a test ends. */
export async function sellInstead(
  page: Page,
  shop: Shop,
  change: (published: Published[]) => unknown,
  until = Promise.resolve(),
): Promise<void> {
  const published: Published[] = await (await fetch(`${shop.url}/products.json`)).json();
  await page.route("**/products.json", async (route) => {
    await until;
    await route.fulfill({ json: change(published) });
  });
}
