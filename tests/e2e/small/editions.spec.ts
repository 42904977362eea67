import type { Page } from "@playwright/test";
import { drawer } from "../carts.ts";
import { expect, test } from "./shop.ts";

const PATH = "/products/night-light/";
const amountField = (page: Page, edition: string) => page.getByLabel(new RegExp(`${edition}.*Your price`));
const choose = (page: Page, edition: string) => page.getByRole("radio", { name: edition }).check();
const buy = (page: Page) => page.getByRole("button", { name: "Buy" }).first().click();

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an edition costs its own price, whatever is in another edition's amount field", async ({
      page,
      shop,
    }) => {
      await page.goto(shop.url + PATH);
      await amountField(page, "Plain").fill("0.50");
      await choose(page, "Deluxe");
      await expect(amountField(page, "Plain")).toBeHidden();
      await expect(amountField(page, "Patron")).toBeHidden();
      await buy(page);
      await expect(page).toHaveURL(/\/pay\/cs_/);
      await expect(page.locator("body")).toContainText("$8.00");
    });

    test("each edition with an open price has its own amount field and minimum", async ({ page, shop }) => {
      await page.goto(shop.url + PATH);
      await expect(amountField(page, "Plain")).toHaveValue("20.00");
      await choose(page, "Patron");
      await expect(amountField(page, "Plain")).toBeHidden();
      await expect(amountField(page, "Patron")).toHaveValue("50.00");
      await expect(amountField(page, "Patron")).toHaveAttribute("data-minimum", "3000");
      await amountField(page, "Patron").fill("45.50");
      await buy(page);
      await expect(page).toHaveURL(/\/pay\/cs_/);
      await expect(page.locator("body")).toContainText("$45.50");
    });
  });
}

test("too low a sum for the chosen edition is rejected before anything is sent", async ({ page, shop }) => {
  await page.goto(shop.url + PATH);
  await amountField(page, "Plain").fill("4.99");
  await buy(page);
  await expect(amountField(page, "Plain")).toBeFocused();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page)).toBeHidden();
  expect(page.url()).toBe(shop.url + PATH);
});

test("editions with open and fixed prices can be in the cart together and are paid at their prices", async ({
  page,
  shop,
}) => {
  await page.goto(shop.url + PATH);
  await amountField(page, "Plain").fill("1");
  await choose(page, "Deluxe");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page).locator(".cart-subtotal")).toContainText("$8");
  await page.keyboard.press("Escape");
  await choose(page, "Patron");
  await amountField(page, "Patron").fill("31");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page).locator(".cart-subtotal")).toContainText("$39");
  await drawer(page).getByRole("button", { name: "Check out" }).click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await page.locator("input[type=email]").fill("editions@example.com");
  await page.locator("button[value=pay]").click();
  await expect(page.getByRole("main")).toContainText("It’s all yours");
  const order = (await shop.orders()).find(({ email }) => email === "editions@example.com");
  expect(order).toMatchObject({ status: "paid", amount: 3900 });
});
