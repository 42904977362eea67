import { expect, type Locator, type Page } from "@playwright/test";
import type { Shop } from "./shop-process.ts";

/** The cart drawer of an English page. */
export function drawer(page: Page): Locator {
  return page.getByRole("dialog", { name: "Your cart" });
}

/** Opens a product's page, chooses an option, and adds it to the cart. */
export async function addToCart(
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

/** The quantity field of a line, which is shown on request. */
export async function quantityField(cart: Page | Locator, name: string): Promise<Locator> {
  const line = cart.getByRole("listitem").filter({ hasText: name });
  const field = line.getByLabel(`Quantity of ${name}`);
  if (!(await field.isVisible())) await line.getByText("More than one").click();
  await expect(field).toBeVisible();
  return field;
}

/** The part of `/products.json` that is used here. */
export interface Published {
  slug: string;
  name: string;
  options: { price: { amount: number } | null }[];
}

/**
 * Changes the catalogue that the cart compares with; null: it cannot be loaded. Fetched up front, so that no request is open when
 * a test ends.
 */
export async function changeCatalogue(
  page: Page,
  shop: Shop,
  change: (published: Published[]) => Pick<Published, "slug">[] | null,
  release = Promise.resolve(),
): Promise<void> {
  const published: Published[] = await (await fetch(`${shop.url}/products.json`)).json();
  const changed = change(published);
  await page.route("**/products/*.json", async (route) => {
    await release;
    const [, slug] = /([^/]+)\.json$/.exec(route.request().url()) ?? [];
    const product = changed?.find((each) => each.slug === slug);
    if (product) await route.fulfill({ json: product });
    else await route.fulfill({ status: changed ? 404 : 204 });
  });
}
