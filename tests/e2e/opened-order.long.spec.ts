import type { Browser, Page } from "@playwright/test";
import { axeViolations } from "./access/axe.ts";
import { buy } from "./access/purchases.ts";
import { emailsTo, emailTo, pay } from "./buying.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const main = (page: Page) => page.getByRole("main");
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });

const TEXTS = {
  en: {
    ...{ prefix: "", library: "Your library", from: /^From your order of \w+\s\d+,\s20\d\d/ },
    ...{ all: "Show everything", open: "Open my library", back: "Back to your library" },
    ...{ email: "Email address", send: "Send code", code: "Code from the email", buy: "Buy" },
    ...{ brushes: "Ink Brushes", icons: "Lantern Icons" },
  },
  zh: {
    ...{ prefix: "/zh", library: "我的书架", from: /^20\d\d年\d+月\d+日的订单/ },
    ...{ all: "查看全部", open: "打开我的书架", back: "返回书架" },
    ...{ email: "邮箱", send: "发送验证码", code: "邮件里的验证码", buy: "购买" },
    ...{ brushes: "墨笔", icons: "灯笼图标" },
  },
};

for (const [lang, texts] of Object.entries(TEXTS)) {
  test(`the link of a receipt opens the library at its order, and everything else is a click away, in ${lang}`, async ({
    page,
    shop,
    browser,
  }) => {
    const email = `opened-${lang}@example.com`;
    const library = `${shop.url}${texts.prefix}/library/`;
    const works = main(page).locator(".shelf, .featured").getByRole("heading");
    const first = await buy(shop, lang, email, [{ product: "ink-brushes" }, { product: "pairing-sheet" }]);
    await openLink(page, shop, texts.prefix, first.token);
    await expect(heading(page, texts.library)).toBeVisible();
    await expect(page).toHaveURL(library);
    await expect(works).toHaveCount(2);
    await expect(main(page).getByText(texts.from)).toHaveCount(0);

    // Signed in already, with a second order.
    const second = await buy(shop, lang, email, [{ product: "lantern-icons", option: "studio" }]);
    await openLink(page, shop, texts.prefix, second.token);
    await expect(page).toHaveURL(`${library}#${second.order}`);
    await expect(main(page).getByText(texts.from)).toBeVisible();
    await expect(works).toHaveText([texts.icons]);
    expect(await axeViolations(page)).toEqual([]);

    // A work of it leads back to the order.
    await main(page).getByRole("link", { name: texts.icons }).click();
    await expect(heading(page, texts.icons)).toBeFocused();
    await main(page).getByRole("link", { name: texts.back }).click();
    await expect(page).toHaveURL(`${library}#${second.order}`);
    await expect(main(page).getByRole("link", { name: texts.icons })).toBeFocused();

    await main(page).getByRole("link", { name: texts.all }).click();
    await expect(page).toHaveURL(library);
    await expect(heading(page, texts.library)).toBeFocused();
    await expect(works).toHaveCount(3);
    await page.goBack();
    await expect(works).toHaveText([texts.icons]);
    await expect(heading(page, texts.library)).toBeFocused();

    // An order of somebody else, or of nobody, is as if the address named none.
    for (const order of [first.order.replace(/.$/, (end) => (end === "2" ? "3" : "2")), "ord_"]) {
      await page.goto("about:blank");
      await page.goto(`${library}#${order}`);
      await expect(works).toHaveCount(3);
      await expect(main(page).getByText(texts.from)).toHaveCount(0);
    }

    // The used link in another browser asks for the address, and the code opens the library at the same order.
    const other = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
    await other.goto(`${shop.url}${texts.prefix}/open/#${first.token}`);
    await other.getByLabel(texts.email).fill(email);
    await other.getByRole("button", { name: texts.send }).click();
    await other.getByLabel(texts.code).fill(await codeTo(shop, email, 3));
    await other.keyboard.press("Enter");
    await expect(other).toHaveURL(`${library}#${first.order}`);
    await expect(main(other).getByText(texts.from)).toBeVisible();
    await expect(main(other).locator(".shelf, .featured").getByRole("heading")).toHaveCount(2);
    await expect(main(other).getByRole("link", { name: texts.icons })).toHaveCount(0);
    await other.context().close();
  });

  test(`without scripts, the code of a receipt opens the library at its order, in ${lang}`, async ({
    browser,
    shop,
  }) => {
    const email = `plain-opened-${lang}@example.com`;
    await buy(shop, lang, email, [{ product: "lantern-icons", option: "studio" }]);
    const page = await scriptlessPage(browser);
    await page.goto(`${shop.url}${texts.prefix}/products/ink-brushes/`);
    await page.getByRole("button", { name: texts.buy }).first().click();
    await pay(page, email);
    await expect(page).toHaveURL(/\/order/);
    const code = await codeTo(shop, email, 2);
    await page.goto(`${shop.url}/api/pages/sign-in?locale=${lang}`);
    await page.getByLabel(texts.code).fill(code);
    await page.getByRole("button", { name: texts.open }).click();
    await expect(page).toHaveURL(/\/api\/pages\/library\?locale=\w+&order=ord_/);
    await expect(main(page).getByText(texts.from)).toBeVisible();
    await expect(main(page).getByRole("heading", { level: 2 })).toHaveText([texts.brushes]);
    await main(page).getByRole("link", { name: texts.all }).click();
    await expect(main(page).getByRole("heading", { level: 2 })).toHaveText([
      texts.brushes,
      texts.icons,
      lang === "en" ? "All orders" : "全部订单",
    ]);
    await expect(main(page).getByText(texts.from)).toHaveCount(0);
    await page.context().close();
  });
}

async function openLink(page: Page, shop: Shop, prefix: string, token: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${shop.url}${prefix}/open/#${token}`);
  await main(page).getByRole("button").first().click();
}

async function scriptlessPage(browser: Browser): Promise<Page> {
  return (await browser.newContext({ javaScriptEnabled: false })).newPage();
}

/** The code in the newest of so many emails to an address. */
async function codeTo(shop: Shop, email: string, emails: number): Promise<string> {
  await expect.poll(async () => (await emailsTo(shop, email)).length).toBe(emails);
  const { subject = "", text = "" } = (await emailTo(shop, email)) ?? {};
  return /\b[2-9B-DF-HJKMNP-TV-Z]{6}\b/.exec(`${subject}\n${text}`)?.[0] ?? "";
}
