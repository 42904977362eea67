import type { Page } from "@playwright/test";
import { drawer } from "../carts.ts";
import { expect, test } from "./shop.ts";

const PATH = "/products/night-light/";
const sumOf = (page: Page, edition: string) => page.getByLabel(new RegExp(`${edition}.*Your price`));
const choose = (page: Page, edition: string) => page.getByRole("radio", { name: edition }).check();
const buy = (page: Page) => page.getByRole("button", { name: "Buy" }).first().click();

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an edition is bought for its own price, whatever stands in the field of another", async ({
      page,
      shop,
    }) => {
      await page.goto(shop.url + PATH);
      await sumOf(page, "Plain").fill("0.50");
      await choose(page, "Deluxe");
      await expect(sumOf(page, "Plain")).toBeHidden();
      await expect(sumOf(page, "Patron")).toBeHidden();
      await buy(page);
      await expect(page).toHaveURL(/\/pay\/cs_/);
      await expect(page.locator("body")).toContainText("$8.00");
    });

    test("each edition whose price is open asks for a sum of its own, from its own least", async ({
      page,
      shop,
    }) => {
      await page.goto(shop.url + PATH);
      await expect(sumOf(page, "Plain")).toHaveValue("20.00");
      await choose(page, "Patron");
      await expect(sumOf(page, "Plain")).toBeHidden();
      await expect(sumOf(page, "Patron")).toHaveValue("50.00");
      await expect(sumOf(page, "Patron")).toHaveAttribute("data-minimum", "3000");
      await sumOf(page, "Patron").fill("45.50");
      await buy(page);
      await expect(page).toHaveURL(/\/pay\/cs_/);
      await expect(page.locator("body")).toContainText("$45.50");
    });
  });
}

test("too little for the chosen edition is said before anything is sent", async ({ page, shop }) => {
  await page.goto(shop.url + PATH);
  await sumOf(page, "Plain").fill("4.99");
  await buy(page);
  await expect(sumOf(page, "Plain")).toBeFocused();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page)).toBeHidden();
  expect(page.url()).toBe(shop.url + PATH);
});

test("editions of open and of fixed prices stand in the cart side by side, and are paid as they stand", async ({
  page,
  shop,
}) => {
  await page.goto(shop.url + PATH);
  await sumOf(page, "Plain").fill("1");
  await choose(page, "Deluxe");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(drawer(page).locator(".cart-subtotal")).toContainText("$8");
  await page.keyboard.press("Escape");
  await choose(page, "Patron");
  await sumOf(page, "Patron").fill("31");
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
