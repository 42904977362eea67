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

for (const [prefix, texts] of [
  [
    "",
    {
      ...{
        owned: "This is already yours. You can still give it as a gift.",
        inCart: "Already yours · Open it",
      },
      ...{ open: "Open it", buy: /^Buy/, add: "Add to cart", gift: "Give it as a gift", giftPage: "A gift" },
    },
  ],
  [
    "/zh",
    {
      ...{ owned: "这已经是你的了，仍可送给别人。", inCart: "已经是你的了·打开" },
      ...{ open: "打开", buy: /购买/, add: "加入购物车", gift: "送给别人", giftPage: "送给别人" },
    },
  ],
] as const) {
  test(`a signed-in buyer sees on the product's page and in the cart what they already have: ${prefix || "English"}`, async ({
    page,
    shop,
  }) => {
    const email = `owner${prefix.slice(1)}@example.com`;
    const path = `${prefix}/products/lantern-icons/`;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const form = page.locator("#buy");
    const actions = form.locator(".buy-actions");
    await page.goto(shop.url + path);
    await expect(actions.getByRole("button", { name: texts.buy })).toBeVisible();
    // Nobody else loads or asks anything for it.
    await page.waitForLoadState("networkidle");
    expect(asked.filter((path) => /returning|quote/.test(path))).toEqual([]);
    const { url } = await (
      await page.request.post(`${shop.url}/api/checkout`, {
        data: { items: [{ product: "lantern-icons", option: "personal" }], locale: prefix ? "zh" : "en" },
      })
    ).json();
    await page.goto(url);
    await pay(page, email);
    await openLibrary(page, shop, email);

    await page.goto(shop.url + path);
    await expect(form).toContainText(texts.owned);
    await expect(actions.getByRole("button", { name: texts.buy })).toBeHidden();
    const open = actions.getByRole("link", { name: texts.open });
    await expect(open).toBeVisible();
    await form.getByRole("radio").last().check();
    await expect(actions.getByRole("button", { name: texts.buy })).toBeVisible();
    await expect(form).not.toContainText(texts.owned, { useInnerText: true });
    await form.getByRole("radio").first().check();

    await page.getByRole("button", { name: texts.add }).click();
    await expect(page.getByRole("dialog")).toContainText(texts.inCart);
    await page.goto(`${shop.url}${prefix}/cart/`);
    await expect(page.getByRole("main")).toContainText(texts.inCart);

    await page.goto(shop.url + path);
    await form.getByRole("button", { name: texts.gift }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(texts.giftPage);
    await page.goBack();
    await open.click();
    await expect(page).toHaveURL(`${shop.url}${prefix}/library/`);
  });
}

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
