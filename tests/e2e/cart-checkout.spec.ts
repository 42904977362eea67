import { addToCart, drawer, quantityField } from "./carts.ts";
import { expect, test } from "./test.ts";

for (const where of ["drawer", "page"] as const) {
  test(`Check out pays for the quantity that was just typed, in the cart's ${where}`, async ({
    page,
    shop,
  }) => {
    await addToCart(page, shop, "ink-brushes");
    if (where === "page") await page.goto(`${shop.url}/cart/`);
    await (await quantityField(page, "Ink Brushes")).fill("6");
    await page.getByRole("button", { name: "Check out" }).click({ delay: 60 });
    await expect(page).toHaveURL(/\/pay\/cs_/);
    await expect(page.locator("body")).toContainText("$96.00");
  });
}

test("an invalid quantity is shown again at the checkout if it has been put away", async ({ page, shop }) => {
  await addToCart(page, shop, "ink-brushes");
  const quantity = await quantityField(drawer(page), "Ink Brushes");
  await quantity.fill("150");
  await page.keyboard.press("Tab");
  await drawer(page).getByText("More than one").click();
  await expect(quantity).toBeHidden();
  await drawer(page).getByRole("button", { name: "Check out" }).click();
  await expect(quantity).toBeFocused();
});

test("an invalid quantity stays in the field with a message and blocks the checkout", async ({
  page,
  shop,
}) => {
  await addToCart(page, shop, "ink-brushes");
  const quantity = await quantityField(drawer(page), "Ink Brushes");
  for (const typed of ["150", "0", "1.5", ""]) {
    await quantity.fill(typed);
    await drawer(page).getByRole("button", { name: "Check out" }).click({ delay: 60 });
    await expect(drawer(page).locator(".cart-line .cart-notice")).toHaveText("Enter a number from 1 to 99.");
    await expect(drawer(page).getByRole("status")).toHaveText("Enter a number from 1 to 99.");
    await expect(quantity).toBeFocused();
    await expect(quantity).toHaveValue(typed);
  }
  await quantity.fill("3");
  await expect(drawer(page).locator(".cart-line .cart-notice")).toHaveText("");
  await drawer(page).getByRole("button", { name: "Check out" }).click({ delay: 60 });
  await expect(page.locator("body")).toContainText("$48.00");
});

test("what has been paid for leaves the cart, even while the payment is still processing", async ({
  page,
  shop,
}) => {
  await addToCart(page, shop, "ink-brushes");
  await drawer(page).getByRole("button", { name: "Check out" }).click();
  await page.locator("input[type=email]").fill("late@example.com");
  await page.locator("button[value=pay-late]").click();
  await expect(page.getByRole("main")).toContainText("being processed");
  await page.goto(`${shop.url}/cart/`);
  await expect(page.getByRole("main")).toContainText("Your cart is empty");
});

test("the whole cart is paid for, and afterwards holds only what was added later", async ({ page, shop }) => {
  await addToCart(page, shop, "lantern-icons", () => page.getByRole("radio").nth(1).check());
  await addToCart(page, shop, "rain-on-tiles", () => page.getByLabel(/Your price/).fill("7.50"));
  await drawer(page).getByRole("button", { name: "Check out" }).click();
  await expect(page).toHaveURL(/\/pay\/cs_/);

  const later = await page.context().newPage();
  await addToCart(later, shop, "six-windows");
  await page.locator("input[type=email]").fill("cart@example.com");
  await page.locator("button[value=pay]").click();
  await expect(page.getByRole("main")).toContainText("It’s all yours");
  await expect(page.getByRole("link", { name: "Cart, 1 item" })).toBeVisible();
  await page.getByRole("link", { name: "Cart, 1 item" }).click();
  await expect(drawer(page)).toContainText("Six Windows");
  await expect(drawer(page)).not.toContainText("Rain on Tiles");

  const order = (await shop.orders()).find(({ email }) => email === "cart@example.com");
  expect(order).toMatchObject({ status: "paid", amount: 6900 + 750, currency: "USD" });
});
