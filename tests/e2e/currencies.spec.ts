import { emailTo, pay } from "./buying.ts";
import { addToCart, drawer } from "./carts.ts";
import { expect, test } from "./test.ts";

test("what is chosen in euros is in the cart, paid and shown on the order in euros", async ({
  page,
  shop,
}) => {
  await addToCart(page, shop, "nine-grid", async () => {
    await page.getByRole("radio", { name: "Euro €20" }).check();
    await expect(page.locator("#buy [type=submit]:not([name=gift])")).toHaveAccessibleName("Buy for €20");
    await expect(page.locator(".buy-bar")).toContainText("€20");
  });
  const cart = drawer(page);
  await expect(cart).toContainText("Subtotal€20");
  await cart.getByRole("button", { name: "Check out €20" }).click();
  await pay(page, "euro@example.com");
  await expect(page.getByRole("table")).toContainText("Total€20");
});

test("a cart follows to the currency that everything in it has, and says what the price was", async ({
  page,
  shop,
}) => {
  await addToCart(page, shop, "nine-grid", () => page.getByRole("radio", { name: "Euro €20" }).check());
  await addToCart(page, shop, "ink-brushes");
  const cart = drawer(page);
  await expect(cart).toContainText("The price has changed from €20 to $22 since you added this.");
  await expect(cart.getByRole("button", { name: "Check out $38" })).toBeVisible();
});

test("without scripts, a buyer in Chinese pays in yuan", async ({ browser, shop }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shop.url}/zh/products/nine-grid/`);
  await page.getByRole("radio", { name: "人民币 ¥158" }).check();
  const buy = page.locator("#buy [type=submit]:not([name=gift])");
  await expect(buy).toHaveAccessibleName("¥158购买");
  await buy.click();
  await expect(page.locator("body")).toContainText("¥158.00");
  await pay(page, "yuan@example.com");
  await expect.poll(async () => (await emailTo(shop, "yuan@example.com"))?.text).toContain("¥158.00");
  await context.close();
});
