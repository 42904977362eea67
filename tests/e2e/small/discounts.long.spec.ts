import { expect, test } from "./shop.ts";

test("a code for one use of each buyer asks for the address, and refuses the same buyer again", async ({
  page,
  shop,
  consoleErrors,
}) => {
  const cart = page.getByRole("dialog");
  for (const [email, isFirst] of [
    ["ana@example.com", true],
    ["ana+again@example.com", false],
  ] as const) {
    await page.goto(`${shop.url}/products/lamp-song/`);
    await page.evaluate(() => localStorage.clear());
    await page.getByRole("button", { name: "Add to cart" }).click();
    await cart.getByText("Discount code").click();
    await cart.getByLabel("Discount code").fill("once");
    await cart.getByRole("button", { name: "Apply" }).click();
    await expect(cart).toContainText("This code needs your email address");
    await cart.getByLabel("Your email address").fill(email);
    await cart.getByRole("button", { name: "Apply" }).click();
    // Whether an address has bought something is nobody else's business, so only the order itself is refused.
    await expect(cart).toContainText("Discount (ONCE)");
    await cart.getByRole("button", { name: /Check out/ }).click();
    if (!isFirst) {
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("You have already used this code");
      expect(consoleErrors.splice(0).filter((text) => !/status of 422/.test(text))).toEqual([]);
      continue;
    }
    await expect(page.locator("input[type=email]")).toHaveValue(email);
    await page.locator("button[value=pay]").click();
    await expect(page.getByRole("table")).toContainText("Discount (ONCE)");
    // The code that was used is not offered for the next order.
    await expect
      .poll(async () => (await page.context().cookies()).filter(({ name }) => name === "code"))
      .toEqual([]);
  }
});

test("the price of products that are bought together is in the cart at once, in its language", async ({
  page,
  shop,
}) => {
  for (const product of ["paper-moon", "lamp-song"]) {
    await page.goto(`${shop.url}/zh/products/${product}/`);
    await page.getByRole("button", { name: "加入购物车" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  }
  await expect(page.getByRole("dialog")).toContainText("优惠（月与歌）");
});
