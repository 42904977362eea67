import type { TestShop } from "../checkout/shop.ts";

/** Nobody pays on a page, and Stripe closes it. */
export async function expirePage(shop: TestShop, url: string): Promise<void> {
  const body = new URLSearchParams({ action: "expire" });
  await fetch(`${shop.sandboxUrl}/payments/${url.split("/").at(-1)}`, {
    ...{ method: "POST", body, redirect: "manual" },
  });
}
