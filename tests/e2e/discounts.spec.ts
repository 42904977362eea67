import type { Browser, Page } from "@playwright/test";
import { pay } from "./buying.ts";
import { addToCart, drawer, quantityField } from "./carts.ts";
import { expect, test } from "./test.ts";

async function withoutScripts<T>(browser: Browser, run: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    return await run(await context.newPage());
  } finally {
    await context.close();
  }
}

test("a code in the cart shows the old and the new price before and after paying", async ({ page, shop }) => {
  await addToCart(page, shop, "ink-brushes");
  const cart = drawer(page);
  await cart.getByText("Discount code").click();
  const field = cart.getByLabel("Discount code");
  await field.fill("lantern11");
  await cart.getByRole("button", { name: "Apply" }).click();
  await expect(cart).toContainText("This code is not valid Check the spelling, or continue without it.");
  await field.fill(" lantern10 ");
  await field.press("Enter");
  await expect(cart).toContainText("Discount (LANTERN10)-$1.60Total$14.40");
  await expect(cart).not.toContainText("not valid");
  await expect(cart.locator(".cart-subtotal").first()).toHaveText("Subtotal$16");
  await (await quantityField(cart, "Ink Brushes")).fill("3");
  await page.keyboard.press("Tab");
  await expect(cart).toContainText("Discount (LANTERN10)-$4.80Total$43.20");
  await cart.getByRole("button", { name: "Check out $43.20" }).click();
  await expect(page.locator("body")).toContainText("LANTERN10: $48.00 − $4.80");
  await pay(page, "discount-en@example.com");
  await expect(page.getByRole("table")).toContainText("Discount (LANTERN10)");
  await expect(page.getByRole("table")).toContainText("-$4.80");
  await expect(page.getByRole("table")).toContainText("$43.20");
});

test("the code of a link is shown, kept for the Chinese cart, and can be removed there", async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.url}/zh/?code=Lantern10`);
  await expect(page.getByText("购买时将使用优惠码Lantern10。")).toBeVisible();
  await page.goto(`${shop.url}/zh/products/ink-brushes/`);
  await expect(page.getByRole("main").getByLabel("优惠码")).toHaveValue("Lantern10");
  await page.getByRole("button", { name: "加入购物车" }).click();
  const cart = page.getByRole("dialog");
  await expect(cart).toContainText("优惠（LANTERN10）-US$1.60合计US$14.40");
  await cart.getByLabel("优惠码").fill("");
  await cart.getByRole("button", { name: "使用" }).click();
  await expect(cart).not.toContainText("LANTERN10");
  await expect(cart.getByRole("button", { name: "US$16" })).toBeVisible();
  await expect(cart.getByRole("button", { name: "US$14.40" })).toHaveCount(0);
  await page.goto(`${shop.url}/zh/cart/`);
  await expect(page.getByRole("main")).toContainText("小计US$16");
  await expect(page.getByLabel("优惠码")).toBeHidden();
});

test("Buy takes the code that is typed on a product's page", async ({ page, shop }) => {
  await page.goto(`${shop.url}/products/ink-brushes/`);
  await page.getByText("Discount code").click();
  await page.getByLabel("Discount code").fill("LANTERN10");
  await page.getByRole("button", { name: /^Buy/ }).first().click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await expect(page.locator("body")).toContainText("$14.40");
});

test("the code of a link that does not apply blocks no purchase", async ({ page, shop }) => {
  await page.goto(`${shop.url}/products/ink-brushes/?code=ENDED`);
  const field = page.getByRole("main").getByLabel("Discount code");
  await expect(field).toHaveValue("ENDED");
  await page.getByRole("button", { name: /^Buy/ }).first().click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await expect(page.locator("body")).toContainText("$16.00");
  await addToCart(page, shop, "ink-brushes");
  await expect(drawer(page)).toContainText("This code is not valid");
  await drawer(page).getByRole("button", { name: "Check out $16" }).click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
});

test("the code of a link does not apply once the field is emptied", async ({ page, shop }) => {
  await page.goto(`${shop.url}/products/ink-brushes/?code=LANTERN10`);
  const field = page.getByRole("main").getByLabel("Discount code");
  await expect(field).toHaveValue("LANTERN10");
  await field.fill("");
  await page.getByRole("button", { name: /^Buy/ }).first().click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await expect(page.locator("body")).not.toContainText("LANTERN10");
  await page.goto(`${shop.url}/products/ink-brushes/`);
  await expect(page.getByRole("main").getByLabel("Discount code")).toBeHidden();
});

test("the cart asks for an address only while the code needs one", async ({ page, shop }) => {
  const refusal = { code: "code-needs-email", title: "An address is needed", detail: "Enter it." };
  const quote = { currency: "USD", subtotal: 1600, discount: 0, discountName: null, amount: 1600, items: [] };
  await page.route("**/api/quote", async (route) => {
    const { code } = route.request().postDataJSON();
    await route.fulfill({ json: { ...quote, refusal: code === "ONCE" ? refusal : null } });
  });
  await addToCart(page, shop, "ink-brushes");
  const cart = drawer(page);
  await cart.getByText("Discount code").click();
  const field = cart.getByLabel("Discount code");
  const email = cart.getByLabel("Your email address");
  for (const other of ["", "OTHER"]) {
    await field.fill("ONCE");
    await field.press("Enter");
    await expect(email).toBeVisible();
    await field.fill(other);
    await field.press("Enter");
    await expect(email).toBeHidden();
    await expect(email).toBeDisabled();
  }
});

test("the cart shows why the checkout refuses to price it", async ({ page, shop, consoleErrors }) => {
  const problem = { title: "Too many requests", detail: "Please wait a while." };
  await page.route("**/api/quote", (route) => route.fulfill({ status: 429, json: problem }));
  await addToCart(page, shop, "ink-brushes");
  const cart = drawer(page);
  await cart.getByText("Discount code").click();
  await cart.getByLabel("Discount code").fill("LANTERN10");
  await cart.getByRole("button", { name: "Apply" }).click();
  await expect(cart).toContainText("Too many requests Please wait a while.");
  await page.route("**/api/quote", (route) => route.abort());
  await cart.getByRole("button", { name: "Apply" }).click();
  await expect(cart).toContainText("We could not check the code just now.");
  await expect(cart).not.toContainText("Too many");
  // The browser reports both failed requests itself.
  expect(consoleErrors.splice(0)).toHaveLength(2);
});

test("the cart's Check out charges no other total than the one that it shows", async ({
  page,
  shop,
  consoleErrors,
}) => {
  await page.route("**/api/quote", async (route) => {
    const quote = await (await route.fetch()).json();
    await route.fulfill({ json: { ...quote, discount: 161, amount: 1439 } });
  });
  await page.goto(`${shop.url}/?code=LANTERN10`);
  await addToCart(page, shop, "ink-brushes");
  await drawer(page).getByRole("button", { name: "Check out $14.39" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The price has changed");
  await expect(page).toHaveURL(/\/api\/checkout/);
  expect(consoleErrors.splice(0).filter((text) => !/status of 409/.test(text))).toEqual([]);
});

test("without scripts, the code of a link applies to what is bought", async ({ browser, shop }) => {
  await withoutScripts(browser, async (page) => {
    await page.goto(`${shop.url}/zh/?code=LANTERN10`);
    await page.goto(`${shop.url}/zh/products/ink-brushes/`);
    await page.getByRole("button", { name: /购买/ }).first().click();
    await expect(page.locator("body")).toContainText("LANTERN10：US$16.00 − US$1.60");
    await pay(page, "discount-link@example.com");
  });
});

test("without scripts, a wrong code can be corrected or left out, with what was chosen", async ({
  browser,
  shop,
}) => {
  await withoutScripts(browser, async (page) => {
    const enter = async (code: string) => {
      await page.goto(`${shop.url}/products/between-two-scripts/`);
      await page.getByRole("radio").last().check();
      await page.getByText("Discount code").click();
      await page.getByLabel("Discount code").fill(code);
      await page.getByRole("button", { name: /^Buy/ }).first().click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("This code is not valid");
    };
    await enter("LANTERNS");
    await page.getByLabel("Discount code").fill("lantern10");
    await page.getByRole("button", { name: "Continue with this code" }).click();
    await expect(page.locator("body")).toContainText("LANTERN10: $59.00 − $5.90");
    await enter("LANTERNS");
    await page.getByRole("button", { name: "Continue without a code" }).click();
    await expect(page.locator("body")).toContainText("$59.00");
    await expect(page.locator("body")).not.toContainText("LANTERN");
  });
});
