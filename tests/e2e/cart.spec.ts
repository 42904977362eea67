import { addToCart, changeCatalogue, drawer, quantityField } from "./carts.ts";
import { expect, test } from "./test.ts";

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

test("opening the cart loads one script", async ({ page, shop }) => {
  const loaded: string[] = [];
  await page.goto(`${shop.url}/products/ink-brushes/`, { waitUntil: "networkidle" });
  page.on("request", (request) => {
    const [, name] = /\/enhance\/([a-z-]+)\.\w+\.js$/.exec(request.url()) ?? [];
    if (name) loaded.push(name);
  });
  const refreshed = page.waitForResponse("**/products/ink-brushes.json");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await refreshed;
  await expect(drawer(page).getByLabel(/Quantity/)).toHaveValue("1");
  expect(loaded).toEqual(["cart-view-cart-refresh"]);
});

test("repeated clicks while the drawer loads add one item", async ({ page, shop }) => {
  await page.goto(`${shop.url}/products/ink-brushes/`);
  let load = () => {};
  const released = new Promise<void>((resolve) => {
    load = resolve;
  });
  await page.route("**/cart-view*.js", async (route) => {
    await released;
    await route.continue();
  });
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "Add to cart" }).click();
  load();
  await expect(drawer(page).getByLabel(/Quantity/)).toHaveValue("1");
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
