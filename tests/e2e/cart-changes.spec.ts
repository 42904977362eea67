import { addToCart, changeCatalogue, drawer, type Published, quantityField } from "./carts.ts";
import { expect, test } from "./test.ts";

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
  await expect(drawer(page).locator(".cart-notice")).toContainText(["", "The price has changed from $15"]);
  await page.keyboard.press("Escape");
  const compared = page.waitForResponse("**/products/ink-brushes.json");
  await page.getByRole("link", { name: /^Cart/ }).click();
  await (await compared).finished();
  await expect(drawer(page).getByRole("status")).toHaveText("");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page).getByRole("status")).toHaveText("Ink Brushes was added to your cart.");
  await expect(drawer(page).getByText("The price has changed from $15")).toHaveCount(0);
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
  await expect(page.getByRole("main")).toContainText(
    "The price has changed from $16 to $19 since you added this.",
  );
  await expect(page.getByRole("main")).toContainText("No longer for sale");
  await expect(page.getByRole("main").getByRole("status")).toContainText("has changed");
  await expect(page.locator(".cart-subtotal")).toContainText("$19");
  // Browsers report each request that finds nothing.
  expect(consoleErrors.splice(0)).toEqual([expect.stringContaining("404")]);
});
