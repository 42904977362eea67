import type { Page } from "@playwright/test";
import { add, drawer, type Published, sellInstead } from "./carts.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const TWENTY = Array.from({ length: 20 }, (_, i) => `kind-${i}`);
test("things go into the cart, are counted, changed and taken out, and stay over a reload", async ({
  page,
  shop,
}) => {
  await add(page, shop, "ink-brushes");
  await expect(drawer(page)).toContainText("Ink Brushes");
  await expect(drawer(page).getByRole("status")).toHaveText(/is in your cart/);
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Add to cart" })).toBeFocused();

  await add(page, shop, "rain-on-tiles", async () => {
    await page.getByLabel(/What you pay/).fill("7.50");
  });
  await expect(drawer(page)).toContainText("$23.50");
  await drawer(page)
    .getByLabel(/How many of Ink/)
    .fill("3");
  await page.keyboard.press("Tab");
  await expect(drawer(page)).toContainText("$55.50");
  await expect(drawer(page).getByRole("status")).toHaveText("Subtotal: $55.50");

  await page.goto(`${shop.url}/zh/cart/`);
  await page.reload();
  await expect(page.getByRole("main")).toContainText("US$55.50");
  await expect(page.getByRole("main").getByRole("link", { name: "雨打瓦" })).toBeVisible();
  await expect(page.getByRole("link", { name: "购物袋，有 4 件" })).toBeVisible();
  await page.getByRole("button", { name: "拿出雨打瓦" }).click();
  await expect(page.getByRole("main")).toContainText("US$48");
  await page.getByRole("button", { name: /^拿出/ }).click();
  await expect(page.getByRole("main").getByRole("link", { name: "看全部作品" })).toBeFocused();
});

for (const where of ["drawer", "page"] as const) {
  test(`a quantity that was just typed is what the first press on Check out pays, in the cart's ${where}`, async ({
    page,
    shop,
  }) => {
    await add(page, shop, "ink-brushes");
    if (where === "page") await page.goto(`${shop.url}/cart/`);
    await page.getByLabel(/How many of Ink/).fill("6");
    await page.getByRole("button", { name: "Check out" }).click({ delay: 60 });
    await expect(page).toHaveURL(/\/pay\/cs_/);
    await expect(page.locator("body")).toContainText("$96.00");
  });
}

test("a quantity that cannot be had stays, says so, and is not paid as another", async ({ page, shop }) => {
  await add(page, shop, "ink-brushes");
  const quantity = drawer(page).getByLabel(/How many of Ink/);
  for (const typed of ["150", "0", "1.5", ""]) {
    await quantity.fill(typed);
    await drawer(page).getByRole("button", { name: "Check out" }).click({ delay: 60 });
    await expect(drawer(page).locator(".cart-line .cart-told")).toHaveText("A number from 1 to 99.");
    await expect(drawer(page).getByRole("status")).toHaveText("A number from 1 to 99.");
    await expect(quantity).toBeFocused();
    await expect(quantity).toHaveValue(typed);
  }
  await quantity.fill("3");
  await expect(drawer(page).locator(".cart-line .cart-told")).toHaveText("");
  await drawer(page).getByRole("button", { name: "Check out" }).click({ delay: 60 });
  await expect(page.locator("body")).toContainText("$48.00");
});

test("what is paid for, though the payment is still on its way, is no longer in the cart", async ({
  page,
  shop,
}) => {
  await add(page, shop, "ink-brushes");
  await drawer(page).getByRole("button", { name: "Check out" }).click();
  await page.locator("input[type=email]").fill("late@example.com");
  await page.locator("button[value=pay-late]").click();
  await expect(page.getByRole("main")).toContainText("on its way");
  await page.goto(`${shop.url}/cart/`);
  await expect(page.getByRole("main")).toContainText("nothing in it yet");
});

test("a name without a place to break stays within the cart", async ({ page, shop }) => {
  await sellInstead(page, shop, (published) =>
    published.map((each) => ({ ...each, name: "Brushes".repeat(12) })),
  );
  await page.setViewportSize({ width: 360, height: 740 });
  await add(page, shop, "ink-brushes");
  await expect(drawer(page)).toContainText("BrushesBrushes");
  const box = await drawer(page).locator(".cart-sum").boundingBox();
  expect((box?.x ?? 999) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  await page.goto(`${shop.url}/cart/`);
  await expect(page.getByRole("main")).toContainText("BrushesBrushes");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test("what comes of the comparison does not disturb what is being typed", async ({ page, shop }) => {
  await add(page, shop, "ink-brushes");
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const renamed = (published: Published[]) =>
    published.map((each) => ({ ...each, name: `New ${each.name}` }));
  await sellInstead(page, shop, renamed, asked);
  await page.goto(`${shop.url}/cart/`);
  await page.getByLabel(/How many of Ink/).fill("6");
  answer();
  await expect(page.getByRole("main")).toContainText("New Ink Brushes");
  await expect(page.getByLabel(/How many of New Ink/)).toHaveValue("6");
  await expect(page.getByLabel(/How many of New Ink/)).toBeFocused();
});

test("a double click puts in one thing and shows it", async ({ page, shop }) => {
  await page.goto(`${shop.url}/products/ink-brushes/`);
  for (const quantity of ["1", "2"]) {
    await page.getByRole("button", { name: "Add to cart" }).dblclick({ delay: 40 });
    await expect(drawer(page)).toBeVisible();
    await expect(drawer(page).getByLabel(/How many/)).toHaveValue(quantity);
    await drawer(page)
      .getByLabel(/How many/)
      .click();
    await expect(drawer(page)).toBeVisible();
    await page.mouse.click(5, 300);
    await expect(drawer(page)).toBeHidden();
  }
});

test("only a press on the page behind closes the drawer", async ({ page, shop }) => {
  await add(page, shop, "ink-brushes");
  const quantity = await drawer(page)
    .getByLabel(/How many/)
    .boundingBox();
  const box = await drawer(page).boundingBox();
  if (!quantity || !box) throw new Error("There is no drawer");
  await page.mouse.click(box.x + 4, box.y + box.height - 4);
  await page.mouse.move(quantity.x + 10, quantity.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x - 40, quantity.y + 10);
  await page.mouse.up();
  await expect(drawer(page)).toBeVisible();
  await page.mouse.click(box.x - 40, quantity.y + 10);
  await expect(drawer(page)).toBeHidden();
});

test("a price that has changed is told once, and not of what is put in at it", async ({ page, shop }) => {
  await add(page, shop, "ink-brushes");
  await page.goto(`${shop.url}/products/ink-brushes/`);
  await page.evaluate(() => {
    const { lines } = JSON.parse(localStorage.getItem("cart") ?? "");
    localStorage.setItem("cart", JSON.stringify({ lines: [{ ...lines[0], price: 1500 }], settled: [] }));
  });
  await page.getByRole("link", { name: /^Cart/ }).click();
  await expect(drawer(page).getByRole("status")).toHaveText(/has changed since you put it there/);
  await expect(drawer(page).locator(".cart-told")).toContainText(["", "It was $15"]);
  await page.keyboard.press("Escape");
  const compared = page.waitForResponse("**/products.json");
  await page.getByRole("link", { name: /^Cart/ }).click();
  await (await compared).finished();
  await expect(drawer(page).getByRole("status")).toHaveText("");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page).getByRole("status")).toHaveText("Ink Brushes is in your cart.");
  await expect(drawer(page).getByText("It was $15")).toHaveCount(0);
});

test("impatient clicks put in one thing", async ({ page, shop }) => {
  await page.goto(`${shop.url}/products/ink-brushes/`);
  let load = () => {};
  const wanted = new Promise<void>((resolve) => {
    load = resolve;
  });
  await page.route("**/cart-view.*.js", async (route) => {
    await wanted;
    await route.continue();
  });
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Add to cart" }).click();
  load();
  await expect(drawer(page).getByLabel(/How many/)).toHaveValue("1");
});

test("the cart is the same in every tab", async ({ page, context, shop }) => {
  const other = await context.newPage();
  await other.goto(`${shop.url}/cart/`);
  await expect(other.getByRole("main")).toContainText("nothing in it yet");
  await add(page, shop, "six-windows");
  await expect(other.getByRole("main")).toContainText("Six Windows");
  await other.getByRole("button", { name: "Remove Six Windows" }).click();
  await expect(drawer(page)).toContainText("nothing in it yet");
});

test("what another tab changes is shown, and leaves alone what is being typed into another field", async ({
  page,
  context,
  shop,
}) => {
  await add(page, shop, "ink-brushes");
  await add(page, shop, "six-windows");
  const other = await context.newPage();
  await other.goto(`${shop.url}/cart/`);
  await page.goto(`${shop.url}/cart/`);
  const brushes = page.getByLabel("How many of Ink Brushes");
  const windows = page.getByLabel("How many of Six Windows");
  await brushes.fill("6");
  await other.getByLabel("How many of Six Windows").fill("4");
  await other.keyboard.press("Tab");
  await expect(windows).toHaveValue("4");
  await expect(brushes).toHaveValue("6");
  await expect(brushes).toBeFocused();

  await brushes.fill("0");
  await page.keyboard.press("Tab");
  await expect(page.getByText("A number from 1 to 99.").first()).toBeVisible();
  await other.getByLabel("How many of Ink Brushes").fill("7");
  await other.keyboard.press("Tab");
  await expect(brushes).toHaveValue("7");
  await expect(page.locator(".cart-line .cart-told:not(:empty)")).toHaveCount(0);
  await other.getByRole("button", { name: "Remove Ink Brushes" }).click();
  await expect(page.getByRole("button", { name: "Remove Six Windows" })).toBeFocused();
});

test("a full cart says to everybody that it is full, until there is room", async ({ page, shop }) => {
  await add(page, shop, "ink-brushes");
  await fill(page, shop, TWENTY);
  await sellInstead(page, shop, (published) =>
    published.map((each) => ({ ...each, options: manyOf(each.options) })),
  );
  await add(page, shop, "six-windows");
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

test("what is no longer sold is neither counted nor in the way of anything else", async ({ page, shop }) => {
  await add(page, shop, "ink-brushes");
  await fill(page, shop, TWENTY);
  await add(page, shop, "six-windows");
  await expect(drawer(page)).toContainText("Six Windows");
  await expect(drawer(page)).not.toContainText("Your cart is full");
  await expect(drawer(page).getByText("No longer for sale")).toHaveCount(19);
  await expect(drawer(page).getByRole("status")).toHaveText("Six Windows is in your cart.");
  await expect(page.locator("[data-enhance=cart]")).toHaveAttribute("aria-label", "Cart, 1 thing in it");
  await expect(drawer(page).locator(".cart-subtotal")).toContainText("$6");
});

test("where the browser keeps nothing, that is said, and not that the cart is full", async ({
  page,
  shop,
}) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("no", "QuotaExceededError");
    };
  });
  for (const [path, button, said] of [
    ["/products/ink-brushes/", "Add to cart", "This browser lets the shop keep nothing"],
    ["/zh/products/ink-brushes/", "放入购物袋", "这个浏览器不让本店存东西"],
  ] as const) {
    await page.goto(shop.url + path);
    await page.getByRole("button", { name: button }).click();
    const refused = page.getByRole("dialog").getByText(said);
    await expect(refused).toBeInViewport();
    expect((await refused.boundingBox())?.width, path).toBeGreaterThan(200);
  }
});

test("what is in the cart is what is paid, and then it is empty but for what came later", async ({
  page,
  shop,
}) => {
  await add(page, shop, "lantern-icons", () => page.getByRole("radio").nth(1).check());
  await add(page, shop, "rain-on-tiles", () => page.getByLabel(/What you pay/).fill("7.50"));
  await drawer(page).getByRole("button", { name: "Check out" }).click();
  await expect(page).toHaveURL(/\/pay\/cs_/);

  const later = await page.context().newPage();
  await add(later, shop, "six-windows");
  await page.locator("input[type=email]").fill("cart@example.com");
  await page.locator("button[value=pay]").click();
  await expect(page.getByRole("main")).toContainText("It is yours");
  await expect(page.getByRole("link", { name: "Cart, 1 thing in it" })).toBeVisible();
  await page.getByRole("link", { name: "Cart, 1 thing in it" }).click();
  await expect(drawer(page)).toContainText("Six Windows");
  await expect(drawer(page)).not.toContainText("Rain on Tiles");

  const order = (await shop.orders()).find(({ email }) => email === "cart@example.com");
  expect(order).toMatchObject({ status: "paid", amount: 6900 + 750, currency: "USD" });
});

test("a price that has changed and a thing that is gone are told of before anything is paid", async ({
  page,
  shop,
}) => {
  await add(page, shop, "ink-brushes");
  await add(page, shop, "six-windows");
  await sellInstead(page, shop, (published) =>
    published.flatMap((each) => {
      if (each.slug === "six-windows") return [];
      const options = each.options.map((option) => ({ ...option, price: { ...option.price, amount: 1900 } }));
      return each.slug === "ink-brushes" ? [{ ...each, options }] : [each];
    }),
  );
  await page.goto(`${shop.url}/cart/`);
  await expect(page.getByRole("main")).toContainText("It was $16 when you put it here; it is $19 now.");
  await expect(page.getByRole("main")).toContainText("No longer for sale");
  await expect(page.getByRole("main").getByRole("status")).toContainText("has changed");
  await expect(page.locator(".cart-subtotal")).toContainText("$19");
});

test("without scripts there is no cart to get lost in, and its page says what to do", async ({
  browser,
  shop,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shop.url}/products/ink-brushes/`);
  await expect(page.getByRole("button", { name: "Buy" }).first()).toBeVisible();
  await expect(page.getByText("Add to cart")).toBeHidden();
  await page.goto(`${shop.url}/cart/`);
  const said = page.locator("main noscript");
  await expect(said.locator("p").first()).toBeVisible();
  await said.locator("a").click();
  await expect(page).toHaveURL(/\/products\/$/);
  await context.close();
});

/** Puts so many editions of what is in the cart into it; the shop sells none of them. */
async function fill(page: Page, shop: Shop, kinds: string[]): Promise<void> {
  // No page with an open cart, which might still be comparing.
  await page.goto(shop.url);
  await page.evaluate((kinds) => {
    const { lines } = JSON.parse(localStorage.getItem("cart") ?? "");
    const many = kinds.map((option) => ({ ...lines[0], option }));
    localStorage.setItem("cart", JSON.stringify({ lines: many, settled: [] }));
  }, kinds);
}

/** What there is to choose of a product, and twenty more of the first. */
function manyOf(options: Published["options"]): object[] {
  return [...options, ...TWENTY.map((key) => ({ ...options[0], key }))];
}
