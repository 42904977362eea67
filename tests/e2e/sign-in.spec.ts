import type { Browser, Page } from "@playwright/test";
import { buy } from "./access/purchases.ts";
import { emailsTo, emailTo, openLibrary, pay } from "./buying.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const main = (page: Page) => page.getByRole("main");
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });

/** Another browser, without cookies. */
async function cleanPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** The code in the newest of so many emails to an address. */
async function codeTo(shop: Shop, email: string, emails: number): Promise<string> {
  await expect.poll(async () => (await emailsTo(shop, email)).length).toBe(emails);
  return /\b[2-9B-DF-HJKMNP-TV-Z]{6}\b/.exec((await emailTo(shop, email))?.subject ?? "")?.[0] ?? "";
}

test("a link that was used asks for the address in a second browser, and the mailed code opens the library there", async ({
  page,
  browser,
  shop,
  consoleErrors,
}) => {
  const email = "second-device@example.com";
  const { token } = await buy(shop, "en", email, [{ product: "rain-on-tiles" }]);
  const link = `${shop.url}/open/#${token}`;
  await page.goto(link);
  await expect(heading(page, "Your library is ready")).toBeVisible();
  await page.getByRole("button", { name: "Open my library" }).click();
  await expect(heading(page, "Your library")).toBeVisible();
  // In the same browser, the link goes on to open the library.
  await page.goto("about:blank");
  await page.goto(link);
  await expect(heading(page, "Welcome back")).toBeVisible();
  await page.getByRole("button", { name: "Open my library" }).click();
  await expect(main(page)).toContainText("Rain on Tiles");

  const other = await cleanPage(browser);
  await other.goto(link);
  await expect(heading(other, "This link has been used")).toBeVisible();
  await expect(main(other)).not.toContainText(email);
  // Somebody who has found the link does not know the address, and gets no further.
  await other.getByLabel("Email address").fill("thief@example.com");
  await other.getByRole("button", { name: "Send code" }).click();
  await expect(heading(other, "Check your email")).toBeFocused();
  await other.getByRole("button", { name: "Use another address" }).click();
  await other.getByLabel("Email address").fill(email);
  await other.getByRole("button", { name: "Send code" }).click();
  await expect(main(other)).toContainText(`If ${email} was used for a purchase`);
  const code = await codeTo(shop, email, 2);
  const field = other.getByLabel("Code from the email");
  await field.fill("12345");
  await other.getByRole("button", { name: "Open my library" }).click();
  await expect(other.getByRole("alert")).toContainText("six letters and digits");
  await field.fill("AAAAE2");
  await other.keyboard.press("Enter");
  await expect(other.getByRole("alert")).toContainText("No code contains these characters: A E.");
  await field.fill("222222");
  await other.keyboard.press("Enter");
  await expect(other.getByRole("alert")).toContainText("You can try 4 more times.");
  await expect(field).toBeFocused();
  await field.fill(` ${code.slice(0, 3).toLowerCase()} ${code.slice(3)}`);
  await other.keyboard.press("Enter");
  await expect(other).toHaveURL(/\/library\/$/);
  await expect(main(other)).toContainText("Rain on Tiles");
  expect(await emailsTo(shop, "thief@example.com")).toEqual([]);
  await other.context().close();
  expect(consoleErrors).toEqual([]);
});

test("a new code takes back what was wrong with the last one, and leaves the choice of a shared computer", async ({
  page,
  shop,
  consoleErrors,
}) => {
  const email = "five-wrong-codes@example.com";
  await buy(shop, "en", email, [{ product: "rain-on-tiles" }]);
  await page.goto(`${shop.url}/sign-in/`);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Send code" }).click();
  const field = page.getByLabel("Code from the email");
  await page.getByLabel(/Shared computer/).check();
  const alert = page.getByRole("alert");
  for (const text of ["4 more", "3 more", "2 more", "once more", "no longer works"]) {
    await field.fill("222222");
    await page.keyboard.press("Enter");
    await expect(alert).toContainText(text);
  }
  await page.getByRole("button", { name: "Send a new code" }).click();
  await expect(alert).toHaveCount(0);
  await expect(field).toHaveAttribute("aria-invalid", "false");
  await expect(page.getByLabel(/Shared computer/)).toBeChecked();
  expect(consoleErrors.splice(0).filter((text) => !/4(22|10)/.test(text))).toEqual([]);
});

test("a link for another address asks before it swaps, in Chinese", async ({ page, shop }) => {
  await buy(shop, "zh", "swap-one@example.com", [{ product: "rain-on-tiles" }]);
  const { token } = await buy(shop, "zh", "swap-two@example.com", [{ product: "pairing-sheet" }]);
  await openLibrary(page, shop, "swap-one@example.com");
  const open = async () => {
    await page.goto("about:blank");
    await page.goto(`${shop.url}/zh/open/#${token}`);
    await expect(heading(page, "打开另一个书架？")).toBeVisible();
    await expect(main(page)).toContainText(
      "这个链接属于swap-two@example.com，你在这里登录的是swap-one@example.com。",
    );
  };
  await open();
  await page.getByRole("link", { name: "继续用swap-one@example.com" }).click();
  await expect(main(page)).toContainText("雨打瓦");
  await open();
  await page.getByRole("button", { name: "换成swap-two@example.com" }).click();
  await expect(main(page)).toContainText("已登录：swap-two@example.com");
});

for (const { prefix, title, advice, code, open, wrong } of [
  {
    ...{ prefix: "", title: "This link does not work", advice: "a code opens your library at once" },
    ...{
      code: "Send code",
      open: "Open my library",
      wrong: "Compare it with the email, or request a new one.",
    },
  },
  {
    ...{ prefix: "/zh", title: "这个链接打不开", advice: "用验证码即可打开书架" },
    ...{ code: "发送验证码", open: "打开我的书架", wrong: "请与邮件核对，或重新获取。" },
  },
]) {
  test(`after too many wrong links and codes of a network, the buyer reads how to open the library, at ${prefix}/open/`, async ({
    page,
    shop,
    consoleErrors,
  }) => {
    const refuse = { status: 429, headers: { "Retry-After": "2871" } };
    const json = {
      ...{ type: "urn:vitrine:problem:too-many-requests", status: 429 },
      ...{ title: "Too many requests", detail: "Please wait a while, then try again.", requestId: "1" },
    };
    for (const path of ["check", "redeem"])
      await page.route(`**/api/links/${path}`, (route) => route.fulfill({ ...refuse, json }));
    await page.goto(`${shop.url}${prefix}/open/#${"A".repeat(43)}`);
    await expect(heading(page, title)).toBeVisible();
    await expect(main(page)).toContainText(advice);
    await page.locator("#email").fill("waits@example.com");
    await page.getByRole("button", { name: code }).click();
    await page.locator("#code").fill("222222");
    await page.getByRole("button", { name: open }).click();
    await expect(page.getByRole("alert")).toContainText(wrong);
    expect(consoleErrors.splice(0).filter((text) => !text.includes("429"))).toEqual([]);
  });
}

test("a scanner that opens, renders and even clicks a link does not lock the buyer out", async ({
  page,
  browser,
  shop,
}) => {
  const email = "scanned@example.com";
  await buy(shop, "en", email, [{ product: "rain-on-tiles" }]);
  await page.goto(`${shop.url}/sign-in/`);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Send code" }).click();
  const code = await codeTo(shop, email, 2);
  const scanner = await cleanPage(browser);
  await openLibrary(scanner, shop, email);
  await page.getByLabel("Code from the email").fill(code);
  await page.getByLabel(/Shared computer/).check();
  await page.keyboard.press("Enter");
  await expect(main(page)).toContainText(`Signed in as ${email}`);
  const cookies = (await page.context().cookies()).filter(({ name }) => /session|signed-in/.test(name));
  expect(cookies.map(({ expires }) => expires)).toEqual([-1, -1]);
  await scanner.context().close();
});

test("the code in a receipt opens the library in the browser that has paid", async ({ page, shop }) => {
  const email = "code-in-receipt@example.com";
  await page.goto(`${shop.url}/products/rain-on-tiles/`);
  await page.getByRole("button", { name: "Buy" }).first().click();
  await pay(page, email);
  await expect(page).toHaveURL(/\/order\/\?id=ord_/);
  await expect.poll(() => emailTo(shop, email)).toBeTruthy();
  const code = /enter the code ([2-9A-Z]{6})/.exec((await emailTo(shop, email))?.text ?? "")?.[1] ?? "";
  await page.getByText("Enter the code from the email").click();
  await page.getByLabel("Code from the email").fill(code);
  await page.keyboard.press("Enter");
  await expect(main(page)).toContainText(`Signed in as ${email}`);
});

test("a signed-out library says how to sign in, also when the browser restores it", async ({
  page,
  shop,
}) => {
  const email = "signs-out@example.com";
  await buy(shop, "en", email, [{ product: "rain-on-tiles" }]);
  await openLibrary(page, shop, email);
  const other = await page.context().newPage();
  await other.goto(`${shop.url}/library/`);
  await other.getByRole("button", { name: /sign out/i }).click();
  await expect(main(other)).not.toContainText("Rain on Tiles");
  // As when the back/forward cache restores the page from before the sign-out.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await expect(main(page).getByRole("link", { name: "Request a link" })).toBeVisible();
  await expect(main(page)).not.toContainText("Rain on Tiles");
});
