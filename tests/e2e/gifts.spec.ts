import { axeViolations } from "./access/axe.ts";
import { buy } from "./access/purchases.ts";
import { reflowProblems } from "./access/reflow.ts";
import { emailTo, openLibrary, pay } from "./buying.ts";
import { addToCart, drawer } from "./carts.ts";
import { expect, test } from "./test.ts";

test("a gift is given from a product's page without scripts, and opened by its recipient without a price", async ({
  browser,
  page,
  shop,
}) => {
  const [giver, friend] = ["giver-zh@example.com", "friend-zh@example.com"];
  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${shop.url}/zh/products/nine-grid/`);
  await plain.getByRole("radio", { name: /欧元/ }).check();
  await plain.getByRole("button", { name: "送给别人" }).click();
  await expect(plain.getByRole("heading", { level: 1 })).toHaveText("送给别人");
  await plain.getByLabel("对方的邮箱").fill(friend);
  await plain.getByLabel("你的名字").fill("阿灯");
  await plain.getByLabel("留言").fill("生日快乐！\n排版愉快。");
  await plain.getByRole("button", { name: "继续付款" }).click();
  await expect(plain.locator("body")).toContainText("€20.00");
  await pay(plain, giver);
  await context.close();

  await expect.poll(async () => (await emailTo(shop, friend))?.subject).toBe("阿灯送你一份礼物：九宫格");
  const email = await emailTo(shop, friend);
  expect(email?.text).toContain("生日快乐！\n排版愉快。");
  expect(email?.text).not.toContain("€");
  await openLibrary(page, shop, friend);
  await page.getByRole("link", { name: "九宫格" }).first().click();
  await expect(page.getByText("阿灯送的礼物")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("€");
  await expect(page.getByRole("button", { name: /下载/ }).first()).toBeVisible();
});

test("a form that was filled in wrong comes back to a browser that does not check it", async ({
  page,
  shop,
  consoleErrors,
}) => {
  await page.goto(`${shop.url}/zh/products/ink-brushes/`);
  await page.getByRole("button", { name: "送给别人" }).click();
  await expect(page.getByLabel("对方的邮箱")).toBeVisible();
  await page.locator("form").evaluate((form: HTMLFormElement) => {
    form.noValidate = true;
  });
  await page.getByLabel("对方的邮箱").fill("朋友");
  await page.getByLabel("留言").fill("生日快乐！\n<b>");
  await page.getByRole("button", { name: "继续付款" }).click();
  const field = page.getByLabel("对方的邮箱");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("朋友");
  await expect(field).toHaveAccessibleDescription("请填写邮箱，例如name@example.com。");
  await expect(page.getByLabel("留言")).toHaveValue("生日快乐！\n<b>");
  expect([...(await axeViolations(page)), ...(await reflowProblems(page))]).toEqual([]);
  await field.fill("friend-zh@example.com");
  await page.getByRole("button", { name: "继续付款" }).click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
  // The browser logs the refusal itself.
  expect(consoleErrors.splice(0).filter((text) => !text.includes("status of 400"))).toEqual([]);
});

test("signed-in buyers give what is free, without scripts too", async ({
  browser,
  page,
  shop,
  consoleErrors,
}) => {
  const [giver, friend] = ["free-giver@example.com", "free-friend@example.com"];
  const give = async (by: typeof page) => {
    await by.goto(`${shop.url}/products/pairing-sheet/`);
    await by.getByRole("button", { name: "Give it as a gift" }).click();
  };
  await give(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in to send a free gift");
  await expect(page.getByRole("main").getByRole("link", { name: "Go to your library" })).toBeVisible();
  consoleErrors.splice(0);

  await buy(shop, "en", giver, [{ product: "pairing-sheet" }]);
  await openLibrary(page, shop, giver);
  const context = await browser.newContext({
    ...{ javaScriptEnabled: false, storageState: await page.context().storageState() },
  });
  const plain = await context.newPage();
  await give(plain);
  await plain.getByLabel("Recipient’s email address").fill(friend);
  await plain.getByRole("button", { name: "Continue to payment" }).click();
  await expect(plain.locator("input[type=email]")).toHaveValue(giver);
  await plain.locator("button[value=pay]").click();
  await expect(plain).toHaveURL(/\/api\/pages\/order/);
  await context.close();
  await expect.poll(async () => (await emailTo(shop, friend))?.subject).toContain("gift");
});

test("a gift is given from the cart, and its address is corrected on the order's page", async ({
  page,
  shop,
}) => {
  await addToCart(page, shop, "ink-brushes");
  await drawer(page).getByRole("button", { name: "Give it as a gift" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("A gift");
  await page.getByLabel("Recipient’s email address").fill("freind@example.com");
  await page.getByRole("button", { name: "Continue to payment" }).click();
  await pay(page, "giver@example.com");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you. Your gift is on its way.");
  const gift = page.locator(".order-gift");
  await gift.getByText("Wrong address?").click();
  await gift.getByLabel("Correct email address").fill("friend@example.com");
  await gift.getByRole("button", { name: "Correct the address" }).click();
  await expect(gift).toContainText("Corrected. The gift goes to friend@example.com.");
  await expect.poll(() => emailTo(shop, "friend@example.com")).toBeTruthy();
});
