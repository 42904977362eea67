import type { Page } from "@playwright/test";
import en from "#messages/en/pages.json" with { type: "json" };
import zh from "#messages/zh/pages.json" with { type: "json" };
import { addToCart, changeCatalogue, drawer, type Published } from "./carts.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const TWENTY_OPTIONS = Array.from({ length: 20 }, (_, i) => `kind-${i}`);

test("a full cart says visibly that it is full, until there is room", async ({ page, shop }) => {
  await addToCart(page, shop, "ink-brushes");
  await fill(page, shop, TWENTY_OPTIONS);
  await changeCatalogue(page, shop, (published) =>
    published.map((each) => ({ ...each, options: manyOf(each.options) })),
  );
  await addToCart(page, shop, "six-windows");
  const full = drawer(page).getByText("Your cart is full");
  await expect(full).toBeInViewport();
  expect((await full.boundingBox())?.width).toBeGreaterThan(200);
  await expect(drawer(page)).not.toContainText("Six Windows");
  await drawer(page)
    .getByRole("button", { name: /^Remove/ })
    .nth(7)
    .click();
  await expect(full).toBeHidden();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page)).toContainText("Six Windows");
  await expect(full).toBeHidden();
});

test("items no longer for sale are not counted and do not fill the cart", async ({ page, shop }) => {
  await addToCart(page, shop, "ink-brushes");
  await fill(page, shop, TWENTY_OPTIONS);
  await addToCart(page, shop, "six-windows");
  await expect(drawer(page)).toContainText("Six Windows");
  await expect(drawer(page)).not.toContainText("Your cart is full");
  await expect(drawer(page).getByText("No longer for sale")).toHaveCount(19);
  await expect(drawer(page).getByRole("status")).toHaveText("Six Windows was added to your cart.");
  await expect(page.locator("[data-enhance=cart]")).toHaveAttribute("aria-label", "Cart, 1 item");
  await expect(drawer(page).locator(".cart-subtotal")).toContainText("$6");
});

test("a browser without storage gets a message about that, not about a full cart", async ({ page, shop }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("no", "QuotaExceededError");
    };
  });
  for (const [path, button, message] of [
    ["/products/ink-brushes/", "Add to cart", en.cart.denied],
    ["/zh/products/ink-brushes/", "加入购物车", zh.cart.denied],
  ] as const) {
    await page.goto(shop.url + path);
    await page.getByRole("button", { name: button }).click();
    const alert = page.getByRole("dialog").getByText(message);
    await expect(alert).toBeInViewport();
    expect((await alert.boundingBox())?.width, path).toBeGreaterThan(200);
  }
});

/** Fills the cart with options of the product in it that the shop does not sell. */
async function fill(page: Page, shop: Shop, options: string[]): Promise<void> {
  // Leaves the page with the open cart, which might still be comparing.
  await page.goto(shop.url);
  await page.evaluate((options) => {
    const { lines } = JSON.parse(localStorage.getItem("cart") ?? "");
    const many = options.map((option) => ({ ...lines[0], option }));
    localStorage.setItem("cart", JSON.stringify({ lines: many, orders: [] }));
  }, options);
}

/** A product's options, and twenty more like the first. */
function manyOf(options: Published["options"]): object[] {
  return [...options, ...TWENTY_OPTIONS.map((key) => ({ ...options[0], key }))];
}
