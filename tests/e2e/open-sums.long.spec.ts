import { addToCart, changeCatalogue, drawer } from "./carts.ts";
import { expect, test } from "./test.ts";

test("an open price accepts a decimal comma and full-width digits, and rejects what is ambiguous", async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.url}/zh/products/rain-on-tiles/`);
  const field = page.getByRole("main").getByLabel(/自定金额/);
  const toCart = page.getByRole("button", { name: "加入购物车" });
  const dialog = page.getByRole("dialog");
  for (const text of ["1,000", "１，０００", "3", "many"]) {
    await field.fill(text);
    await toCart.click();
    await expect(dialog, text).toHaveCount(0);
    await page.getByRole("button", { name: "购买" }).first().click();
    await expect(field, text).toBeFocused();
    expect(await field.evaluate((input: HTMLInputElement) => input.validationMessage)).toBe(
      "最低US$5，请填写数字，例如9.00。",
    );
  }
  for (const [text, sum] of [
    ["12,50", "US$12.50"],
    ["１２．５０", "US$12.50"],
    ["１３", "US$13"],
  ] as const) {
    await page.evaluate(() => localStorage.clear());
    await field.fill(text);
    await toCart.click();
    await expect(dialog.locator(".cart-subtotal"), text).toContainText(sum);
    await page.keyboard.press("Escape");
  }
  await field.fill("１２，５０");
  await page.getByRole("button", { name: "购买" }).first().click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await expect(page.locator("body")).toContainText("$12.50");
});

test("without scripts, too, an open price accepts a decimal comma, and one with a thousands separator is not sent", async ({
  browser,
  shop,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const field = page.getByLabel(/Your price/);
  const buy = page.getByRole("button", { name: "Buy" }).first();
  await page.goto(`${shop.url}/products/rain-on-tiles/`);
  await field.fill("1,000");
  await buy.click();
  await expect(field).toBeFocused();
  await field.fill("3");
  await buy.click();
  await expect(page.getByRole("main")).toContainText("$5");
  await page.goto(`${shop.url}/products/rain-on-tiles/`);
  await field.fill("12,50");
  await buy.click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await expect(page.locator("body")).toContainText("$12.50");
  await context.close();
});

test("an open price can be changed by adding the product again or in the cart; too low a sum is rejected with a message", async ({
  page,
  shop,
}) => {
  const onPage = page.getByRole("main").getByLabel(/Your price/);
  await addToCart(page, shop, "rain-on-tiles", () => onPage.fill("20"));
  await expect(drawer(page).locator(".cart-subtotal")).toContainText("$20");
  await page.keyboard.press("Escape");
  await onPage.fill("6");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page).locator(".cart-subtotal")).toContainText("$6");
  await expect(drawer(page).getByLabel(/Quantity/)).toHaveValue("1");

  const field = drawer(page).getByLabel("Your price for each, in USD Rain on Tiles");
  await expect(field).toHaveValue("6.00");
  for (const [text, sum] of [
    ["7,50", "$7.50"],
    ["１２", "$12"],
  ] as const) {
    await field.fill(text);
    await page.keyboard.press("Tab");
    await expect(drawer(page).getByText("More than one")).toBeFocused();
    await expect(drawer(page).locator(".cart-subtotal")).toContainText(sum);
    await expect(drawer(page).getByRole("status")).toHaveText(`Subtotal: ${sum}`);
  }
  for (const text of ["4.99", "1,000", ""]) {
    await field.fill(text);
    await drawer(page).getByRole("button", { name: "Check out" }).click({ delay: 60 });
    await expect(drawer(page).locator(".cart-notice:visible")).toHaveText(
      "Enter at least $5, for example 9.00.",
    );
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(text);
    await expect(field).toHaveAttribute("aria-invalid", "true");
  }
  await field.fill("5");
  await expect(drawer(page).locator(".cart-notice:visible")).toHaveCount(0);
  await drawer(page).getByRole("button", { name: "Check out" }).click({ delay: 60 });
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await expect(page.locator("body")).toContainText("$5.00");

  await page.goto(`${shop.url}/zh/cart/`);
  await expect(page.getByLabel("每件金额（USD） 雨打瓦")).toHaveValue("5.00");
  await page.getByRole("button", { name: "删除雨打瓦" }).click();
  await expect(page.getByRole("main").getByRole("link", { name: "查看全部作品" })).toBeFocused();
});

test("a sum above the limit of one payment is rejected on the page and in the cart", async ({
  page,
  shop,
}) => {
  const limit = "Enter at most $999,999.99, the limit for one payment.";
  await page.goto(`${shop.url}/products/rain-on-tiles/`);
  const field = page.getByRole("main").getByLabel(/Your price/);
  await field.fill("1000000");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page)).toBeHidden();
  expect(await field.evaluate((input: HTMLInputElement) => input.validationMessage)).toBe(limit);
  await field.fill("999999.99");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await drawer(page)
    .getByLabel(/Your price/)
    .fill("1000000");
  await page.keyboard.press("Tab");
  await expect(drawer(page).locator(".cart-notice").getByText(limit)).toBeVisible();
});

test("an invalid sum blocks the payment in its currency and no other", async ({ page, shop }) => {
  await addToCart(page, shop, "rain-on-tiles");
  await addToCart(page, shop, "ink-brushes");
  await page.goto(shop.url);
  await page.evaluate(() => {
    const cart = JSON.parse(localStorage.getItem("cart") ?? "");
    const [tiles, brushes] = cart.lines;
    localStorage.setItem(
      "cart",
      JSON.stringify({ ...cart, lines: [tiles, { ...brushes, currency: "EUR" }] }),
    );
  });
  // Without a catalogue to compare with, the cart stays as it is.
  await changeCatalogue(page, shop, () => null);
  const sent: string[] = [];
  await page.route("**/api/checkout", async (route) => {
    sent.push(route.request().postData() ?? "");
    await route.fulfill({ status: 204 });
  });
  await page.goto(`${shop.url}/cart/`);
  await page.getByLabel(/Your price for each/).fill("1");
  await expect(page.getByText("You pay separately for each currency.")).toBeVisible();
  const [dollars, euros] = ["Check out $9", "Check out €16"].map((name) =>
    page.getByRole("button", { name, exact: true }),
  );
  await dollars?.click();
  await expect(page.getByLabel(/Your price for each/)).toBeFocused();
  await euros?.click();
  await expect.poll(() => sent).toEqual([expect.stringContaining("ink-brushes")]);
});
