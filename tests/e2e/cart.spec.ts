import type { Page } from "@playwright/test";
import en from "#messages/en/pages.json" with { type: "json" };
import zh from "#messages/zh/pages.json" with { type: "json" };
import { addToCart, changeCatalogue, drawer, type Published, quantityField } from "./carts.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const TWENTY_OPTIONS = Array.from({ length: 20 }, (_, i) => `kind-${i}`);
test("products can be added to the cart, counted, changed and removed, and survive a reload", async ({
  page,
  shop,
}) => {
  await addToCart(page, shop, "ink-brushes");
  await expect(drawer(page)).toContainText("Ink Brushes");
  await expect(drawer(page).getByRole("status")).toHaveText(/was added to your cart/);
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Add to cart" })).toBeFocused();

  await addToCart(page, shop, "rain-on-tiles", async () => {
    await page.getByLabel(/Your price/).fill("7.50");
  });
  await expect(drawer(page)).toContainText("$23.50");
  await expect(drawer(page).getByLabel(/Quantity/)).toHaveCount(2);
  await expect(
    drawer(page)
      .getByLabel(/Quantity/)
      .filter({ visible: true }),
  ).toHaveCount(0);
  await (await quantityField(drawer(page), "Ink Brushes")).fill("3");
  await page.keyboard.press("Tab");
  await expect(drawer(page)).toContainText("$55.50");
  await expect(drawer(page).getByRole("status")).toHaveText("Subtotal: $55.50");

  await page.goto(`${shop.url}/zh/cart/`);
  await page.reload();
  await expect(page.getByRole("main")).toContainText("US$55.50");
  await expect(page.getByRole("main").getByRole("link", { name: "雨打瓦" })).toBeVisible();
  await expect(page.getByRole("link", { name: "购物车，4件" })).toBeVisible();
  await page.getByRole("button", { name: "删除雨打瓦" }).click();
  await expect(page.getByRole("main")).toContainText("US$48");
  await page.getByRole("button", { name: /^删除/ }).click();
  await expect(page.getByRole("main").getByRole("link", { name: "查看全部作品" })).toBeFocused();
});

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

test("a name without a place to break stays inside the cart", async ({ page, shop }) => {
  await changeCatalogue(page, shop, (published) =>
    published.map((each) => ({ ...each, name: "Brushes".repeat(12) })),
  );
  await page.setViewportSize({ width: 360, height: 740 });
  await addToCart(page, shop, "ink-brushes");
  await expect(drawer(page)).toContainText("BrushesBrushes");
  const box = await drawer(page).locator(".cart-sum").boundingBox();
  expect((box?.x ?? 999) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  await page.goto(`${shop.url}/cart/`);
  await expect(page.getByRole("main")).toContainText("BrushesBrushes");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test("an update from the catalogue does not disturb what is being typed", async ({ page, shop }) => {
  await addToCart(page, shop, "ink-brushes");
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const renamed = (published: Published[]) =>
    published.map((each) => ({ ...each, name: `New ${each.name}` }));
  await changeCatalogue(page, shop, renamed, released);
  await page.goto(`${shop.url}/cart/`);
  await (await quantityField(page, "Ink Brushes")).fill("6");
  release();
  await expect(page.getByRole("main")).toContainText("New Ink Brushes");
  await expect(page.getByLabel(/Quantity of New Ink/)).toHaveValue("6");
  await expect(page.getByLabel(/Quantity of New Ink/)).toBeFocused();
});

test("a double click adds one item and opens the drawer", async ({ page, shop }) => {
  await page.goto(`${shop.url}/products/ink-brushes/`);
  for (const quantity of ["1", "2"]) {
    await page.getByRole("button", { name: "Add to cart" }).dblclick({ delay: 40 });
    await expect(drawer(page)).toBeVisible();
    await expect(drawer(page).getByLabel(/Quantity/)).toHaveValue(quantity);
    await (await quantityField(drawer(page), "Ink Brushes")).click();
    await expect(drawer(page)).toBeVisible();
    await page.mouse.click(5, 300);
    await expect(drawer(page)).toBeHidden();
  }
});

test("only a click on the page behind closes the drawer", async ({ page, shop }) => {
  await addToCart(page, shop, "ink-brushes");
  const quantity = await (await quantityField(drawer(page), "Ink Brushes")).boundingBox();
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

test("a changed price is announced once, and not for what is added at the new price", async ({
  page,
  shop,
}) => {
  await addToCart(page, shop, "ink-brushes");
  await page.goto(`${shop.url}/products/ink-brushes/`);
  await page.evaluate(() => {
    const { lines } = JSON.parse(localStorage.getItem("cart") ?? "");
    localStorage.setItem("cart", JSON.stringify({ lines: [{ ...lines[0], price: 1500 }], orders: [] }));
  });
  await page.getByRole("link", { name: /^Cart/ }).click();
  await expect(drawer(page).getByRole("status")).toHaveText(/has changed since you added it/);
  await expect(drawer(page).locator(".cart-notice")).toContainText(["", "The price was $15"]);
  await page.keyboard.press("Escape");
  const compared = page.waitForResponse("**/products/ink-brushes.json");
  await page.getByRole("link", { name: /^Cart/ }).click();
  await (await compared).finished();
  await expect(drawer(page).getByRole("status")).toHaveText("");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page).getByRole("status")).toHaveText("Ink Brushes was added to your cart.");
  await expect(drawer(page).getByText("The price was $15")).toHaveCount(0);
});

test("repeated clicks while the drawer loads add one item", async ({ page, shop }) => {
  await page.goto(`${shop.url}/products/ink-brushes/`);
  let load = () => {};
  const released = new Promise<void>((resolve) => {
    load = resolve;
  });
  await page.route("**/cart-view.*.js", async (route) => {
    await released;
    await route.continue();
  });
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Add to cart" }).click();
  load();
  await expect(drawer(page).getByLabel(/Quantity/)).toHaveValue("1");
});

test("the cart is the same in every tab", async ({ page, context, shop }) => {
  const other = await context.newPage();
  await other.goto(`${shop.url}/cart/`);
  await expect(other.getByRole("main")).toContainText("Your cart is empty");
  await addToCart(page, shop, "six-windows");
  await expect(other.getByRole("main")).toContainText("Six Windows");
  await other.getByRole("button", { name: "Remove Six Windows" }).click();
  await expect(drawer(page)).toContainText("Your cart is empty");
});

test("a change in another tab is shown, without disturbing a field that is being edited", async ({
  page,
  context,
  shop,
}) => {
  await addToCart(page, shop, "ink-brushes");
  await addToCart(page, shop, "six-windows");
  const other = await context.newPage();
  await other.goto(`${shop.url}/cart/`);
  await page.goto(`${shop.url}/cart/`);
  const brushes = await quantityField(page, "Ink Brushes");
  const windows = page.getByLabel("Quantity of Six Windows");
  await brushes.fill("6");
  await (await quantityField(other, "Six Windows")).fill("4");
  await other.keyboard.press("Tab");
  await expect(windows).toHaveValue("4");
  await expect(brushes).toHaveValue("6");
  await expect(brushes).toBeFocused();

  await brushes.fill("0");
  await page.keyboard.press("Tab");
  await expect(page.getByText("Enter a number from 1 to 99.").first()).toBeVisible();
  await (await quantityField(other, "Ink Brushes")).fill("7");
  await other.keyboard.press("Tab");
  await expect(brushes).toHaveValue("7");
  await expect(page.locator(".cart-line .cart-notice:not(:empty)")).toHaveCount(0);
  await other.getByRole("button", { name: "Remove Ink Brushes" }).click();
  await expect(page.getByRole("button", { name: "Remove Six Windows" })).toBeFocused();
});

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

test("changed prices and removed products are shown before anything is paid", async ({
  page,
  shop,
  consoleErrors,
}) => {
  await addToCart(page, shop, "ink-brushes");
  await addToCart(page, shop, "six-windows");
  await changeCatalogue(page, shop, (published) =>
    published.flatMap((each) => {
      if (each.slug === "six-windows") return [];
      const options = each.options.map((option) => ({ ...option, price: { ...option.price, amount: 1900 } }));
      return each.slug === "ink-brushes" ? [{ ...each, options }] : [each];
    }),
  );
  await page.goto(`${shop.url}/cart/`);
  await expect(page.getByRole("main")).toContainText("The price was $16 when you added it and is $19 now.");
  await expect(page.getByRole("main")).toContainText("No longer for sale");
  await expect(page.getByRole("main").getByRole("status")).toContainText("has changed");
  await expect(page.locator(".cart-subtotal")).toContainText("$19");
  // Browsers report each request that finds nothing.
  expect(consoleErrors.splice(0)).toEqual([expect.stringContaining("404")]);
});

test("without scripts there are no cart buttons, and the cart page says what to do", async ({
  browser,
  shop,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shop.url}/products/ink-brushes/`);
  await expect(page.getByRole("button", { name: "Buy" }).first()).toBeVisible();
  await expect(page.getByText("Add to cart")).toBeHidden();
  await page.goto(`${shop.url}/cart/`);
  const notice = page.locator("main noscript");
  await expect(notice.locator("p").first()).toBeVisible();
  await notice.locator("a").click();
  await expect(page).toHaveURL(/\/products\/$/);
  await context.close();
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
