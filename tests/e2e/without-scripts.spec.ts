import { readFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";
import { problemsWithoutScripts } from "./access/problems.ts";
import { emailsTo, emailTo, pay } from "./buying.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });
const main = (page: Page) => page.getByRole("main");

const TEXTS = {
  en: {
    ...{ prefix: "", buy: "Buy", thanks: "Thank you. It’s all yours.", download: "Download The book, PDF" },
    ...{ signIn: "Open your library", email: "Email address", send: "Send code", sent: "Check your email" },
    ...{ code: "Code from the email", open: "Open my library", wrong: "You can try 4 more times." },
    ...{ library: "Your library", signOut: "Sign out", signedOut: "You are signed out" },
    all: "Download all · Between Two Scripts",
  },
  zh: {
    ...{ prefix: "/zh", buy: "购买", thanks: "谢谢支持，文件已准备好。", download: "下载全书（PDF）" },
    ...{ signIn: "打开我的书架", email: "邮箱", send: "发送验证码", sent: "请查收邮件" },
    ...{ code: "邮件里的验证码", open: "打开我的书架", wrong: "还可以试4次" },
    ...{ library: "我的书架", signOut: "退出登录", signedOut: "已退出登录" },
    all: "全部下载·两种文字之间",
  },
};

for (const [lang, texts] of Object.entries(TEXTS)) {
  test(`without scripts, a buyer gets the files on the page after paying, and later in the library: ${lang}`, async ({
    browser,
    shop,
  }) => {
    const email = `plain-${lang}@example.com`;
    const page = await scriptlessPage(browser);
    await page.goto(`${shop.url}${texts.prefix}/products/between-two-scripts/`);
    await page.getByRole("button", { name: texts.buy }).first().click();
    await pay(page, email);
    await expect(heading(page, texts.thanks)).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", lang);
    await expect(main(page)).toContainText(email);
    expect((await download(page, texts.download)).subarray(0, 5).toString()).toBe("%PDF-");
    expect((await download(page, texts.all)).subarray(0, 2).toString()).toBe("PK");
    expect(await problemsWithoutScripts(page)).toEqual([]);

    const other = await scriptlessPage(browser);
    await other.goto(`${shop.url}${texts.prefix}/library/`);
    await expect(heading(other, texts.signIn)).toBeVisible();
    expect(await problemsWithoutScripts(other)).toEqual([]);
    await other.getByLabel(texts.email).fill(email);
    await other.getByRole("button", { name: texts.send }).click();
    await expect(heading(other, texts.sent)).toBeVisible();
    await other.getByLabel(texts.code).fill("222222");
    await other.getByRole("button", { name: texts.open }).click();
    await expect(other.getByRole("alert")).toContainText(texts.wrong);
    await other.getByLabel(texts.code).fill(await codeTo(shop, email, 2));
    await other.getByRole("button", { name: texts.open }).click();
    await expect(heading(other, texts.library)).toBeVisible();
    await expect(main(other)).toContainText(email);
    expect((await download(other, texts.download)).subarray(0, 5).toString()).toBe("%PDF-");
    expect(await problemsWithoutScripts(other)).toEqual([]);
    await other.getByRole("button", { name: texts.signOut }).click();
    await expect(main(other)).toContainText(texts.signedOut);
    await other.goto(`${shop.url}${texts.prefix}/library/`);
    await expect(heading(other, texts.signIn)).toBeVisible();
    for (const each of [page, other]) await each.context().close();
  });
}

test("without scripts, the code of the receipt opens the library in the browser that paid", async ({
  browser,
  shop,
}) => {
  const email = "plain-receipt-code@example.com";
  const page = await scriptlessPage(browser);
  for (const product of ["lantern-icons", "the-whole-lantern"]) {
    await page.goto(`${shop.url}/products/${product}/`);
    await page.getByRole("button", { name: "Buy" }).first().click();
    await pay(page, email);
    await expect(heading(page, "Thank you. It’s all yours.")).toBeVisible();
  }
  // The page is about the order that was paid last.
  await expect(main(page)).toContainText("$149");
  await page.getByRole("link", { name: "Open your library" }).click();
  await expect(main(page)).toContainText("The code in the receipt opens your whole library in this browser.");
  await page.getByLabel("Code from the email").fill(await codeTo(shop, email, 2));
  await page.getByRole("button", { name: "Open my library" }).click();
  await expect(heading(page, "Your library")).toBeVisible();
  await expect(main(page).getByRole("heading", { level: 2, name: "The Whole Lantern" })).toBeVisible();
  await expect(main(page).getByRole("link", { name: "Lantern Icons" })).toHaveCount(3);
  await page.context().close();
});

async function scriptlessPage(browser: Browser): Promise<Page> {
  return (await browser.newContext({ javaScriptEnabled: false })).newPage();
}

/** Presses the first button of a name, and reads the file that the browser saves. */
async function download(page: Page, name: string): Promise<Buffer> {
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name }).first().click();
  return readFile(await (await saved).path());
}

async function codeTo(shop: Shop, email: string, emails: number): Promise<string> {
  await expect.poll(async () => (await emailsTo(shop, email)).length).toBe(emails);
  const { subject = "", text = "" } = (await emailTo(shop, email)) ?? {};
  return /\b[2-9B-DF-HJKMNP-TV-Z]{6}\b/.exec(`${subject}\n${text}`)?.[0] ?? "";
}
