import type { Page } from "@playwright/test";
import { openLibrary, pay } from "./buying.ts";
import { addToCart, drawer } from "./carts.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

/** Pays on the open payment page, and closes its tab before the browser gets to the page of the order. */
async function payAndClose(page: Page, email: string, action = "pay"): Promise<void> {
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await page.request.post(page.url(), {
    form: { action, email, name: "A Reader", card: "4242424242424242" },
    maxRedirects: 0,
  });
  await page.close();
}

/** The browser logs that the form was refused, as it should be. */
function expectRefusal(consoleErrors: string[]): void {
  expect(consoleErrors.splice(0)).toEqual([expect.stringContaining("status of 409")]);
}

async function checkOut(page: Page, shop: Shop): Promise<void> {
  await addToCart(page, shop, "six-windows");
  await drawer(page)
    .getByRole("button", { name: /Check out/ })
    .click();
}

test("a buyer who buys the same again is asked before paying, opens it or buys it anyway, without scripts", async ({
  browser,
  shop,
  consoleErrors,
}) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  const buy = async () => {
    await page.goto(`${shop.url}/zh/products/six-windows/`);
    await page.getByRole("button", { name: "购买" }).first().click();
  };
  const orderNumber = page.getByText(/^ord_/);
  await buy();
  await pay(page, "twice@example.com");
  const order = (await orderNumber.textContent()) ?? "";
  await buy();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("这已经是你的了");
  await page.getByRole("link", { name: "打开" }).click();
  await expect(orderNumber).toHaveText(order);
  await buy();
  await page.getByRole("button", { name: "仍要购买" }).click();
  await pay(page, "friend@example.com");
  await expect(orderNumber).not.toHaveText(order);
  expect(consoleErrors).toEqual([]);
  await page.context().close();
});

test("a signed-in buyer is led from the cart to the library", async ({ page, shop, consoleErrors }) => {
  await checkOut(page, shop);
  await pay(page, "library@example.com");
  await expect(page).toHaveURL(/\/order\//);
  await openLibrary(page, shop, "library@example.com");
  await checkOut(page, shop);
  await expect(page.getByRole("main")).toContainText("Already yours: Six Windows.");
  await expect(page.getByRole("link", { name: "Back to the cart" })).toBeVisible();
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(page).toHaveURL(/\/library\/$/);
  expectRefusal(consoleErrors);
});

for (const [language, path, count] of [
  ["English", "/products/", "Cart, 1 item"],
  ["Chinese", "/zh/products/", /购物车.*1/],
] as const) {
  test(`what was paid for leaves the cart on the next page, in ${language}, though the tab was closed`, async ({
    page,
    context,
    shop,
  }) => {
    await checkOut(page, shop);
    await expect(page).toHaveURL(/\/pay\/cs_/);
    const other = await context.newPage();
    await other.goto(shop.url + path);
    const cart = other.getByRole("link", { name: count });
    await expect(cart).toBeVisible();
    await payAndClose(page, "closed-tab@example.com", language === "English" ? "pay" : "pay-late");
    const [id] = (await context.cookies()).flatMap(({ name, value }) =>
      name === "placed-orders" ? [value] : [],
    );
    const status = async () => (await (await fetch(`${shop.url}/api/orders/${id}`)).json()).status;
    await expect.poll(status, { timeout: 20_000 }).not.toBe("open");
    await other.reload();
    await expect(cart).toBeHidden();
    await expect
      .poll(async () => (await context.cookies()).map(({ name }) => name))
      .not.toContain("placed-orders");
  });
}
