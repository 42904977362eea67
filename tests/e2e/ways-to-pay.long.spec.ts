import type { Browser, Page } from "@playwright/test";
import { emailTo } from "./buying.ts";
import { openReceipt } from "./receipts.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

/** Its bank asks for a confirmation: https://docs.stripe.com/testing#regulatory-cards */
const AUTHENTICATED_CARD = "4000 0027 6000 3184";

const TEXTS = {
  en: {
    ...{
      prefix: "",
      buy: "Buy",
      pay: "Pay $6.00",
      thanks: "Thank you. It’s all yours.",
      receipt: "View receipt",
    },
    ...{ pending: "Your payment is being processed", failed: "The payment failed", again: "Look again" },
    ...{ back: "Back to the product", later: "Delayed payment that fails" },
    ...{ paidEmail: "Now in your library: Six Windows", method: "Way to pay" },
    failedEmail: "Your payment to Paper Lantern Studio did not go through",
    card: {
      ...{
        title: "Confirm it with your bank",
        confirm: "Confirm the payment",
        refuse: "Fail the authentication",
      },
      refused: "Your bank could not confirm that it was you. You have not been charged.",
      paid: "ending in 3184",
    },
    alipay: {
      ...{ title: "Alipay", confirm: "Confirm in Alipay", refuse: "Cancel" },
      ...{ refused: "The payment was canceled. You have not been charged.", paid: "with Alipay." },
    },
    wechat: {
      ...{ title: "WeChat Pay", confirm: "Scan the code and pay", refuse: "Cancel" },
      ...{ refused: "The payment was canceled. You have not been charged.", paid: "with WeChat Pay." },
    },
  },
  zh: {
    ...{
      prefix: "/zh",
      buy: "购买",
      pay: "支付US$6.00",
      thanks: "谢谢支持，文件已准备好。",
      receipt: "查看收据",
    },
    ...{ pending: "付款处理中", failed: "付款未成功", again: "再看一次" },
    ...{ back: "返回作品页", later: "稍后付款失败" },
    ...{ paidEmail: "已加入你的书架：六扇窗", method: "付款方式" },
    failedEmail: "你在纸灯工作室的付款没有成功",
    card: {
      ...{ title: "银行验证", confirm: "确认付款", refuse: "模拟验证失败" },
      ...{ refused: "银行未能验证是你本人，未扣款。", paid: "尾号3184" },
    },
    alipay: {
      ...{ title: "支付宝", confirm: "在支付宝中确认", refuse: "取消付款" },
      ...{ refused: "付款已取消，未扣款。", paid: "付款方式：支付宝" },
    },
    wechat: {
      ...{ title: "微信支付", confirm: "扫码支付", refuse: "取消付款" },
      ...{ refused: "付款已取消，未扣款。", paid: "付款方式：微信支付" },
    },
  },
};
type Texts = (typeof TEXTS)["en"];

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });
const press = (page: Page, name: string) => page.getByRole("button", { name }).first().click();

async function openPaymentPage(page: Page, shop: Shop, texts: Texts): Promise<void> {
  await page.goto(`${shop.url}${texts.prefix}/products/six-windows/`);
  await press(page, texts.buy);
  await expect(page).toHaveURL(/\/pay\/cs_/);
}

/** Enters the address and how to pay, and confirms both. */
async function choose(
  page: Page,
  texts: Texts,
  email: string,
  method: "card" | "alipay" | "wechat",
): Promise<void> {
  await page.locator("input[type=email]").fill(email);
  await page.getByLabel(texts.method).selectOption(method === "wechat" ? "wechat_pay" : method);
  if (method === "card") await page.locator("[name=card]").fill(AUTHENTICATED_CARD);
  await press(page, texts.pay);
  await expect(heading(page, texts[method].title)).toBeVisible();
  await expect(page.getByRole("main")).toContainText("$6.00");
}

async function inNewContext(
  browser: Browser,
  javaScriptEnabled: boolean,
  run: (page: Page) => Promise<void>,
) {
  const context = await browser.newContext({ javaScriptEnabled });
  await run(await context.newPage());
  await context.close();
}

for (const [lang, texts] of Object.entries(TEXTS)) {
  for (const hasScripts of [true, false]) {
    const circumstances = `${lang}, ${hasScripts ? "with" : "without"} scripts`;
    const address = `${lang}-${hasScripts ? "scripts" : "plain"}@example.com`;

    for (const [method, name] of [
      ["card", "3-D Secure"],
      ["alipay", "Alipay"],
    ] as const) {
      test(`what is not confirmed by ${name} is not paid, and can be confirmed in a second try: ${circumstances}`, async ({
        browser,
        shop,
      }) => {
        await inNewContext(browser, hasScripts, async (page) => {
          const email = `${method}-${address}`;
          await openPaymentPage(page, shop, texts);
          await choose(page, texts, email, method);
          await press(page, texts[method].refuse);
          await expect(page.getByRole("alert")).toContainText(texts[method].refused);
          await expect(page.locator("input[type=email]")).toHaveValue(email);
          await choose(page, texts, email, method);
          await press(page, texts[method].confirm);
          await expect(heading(page, texts.thanks)).toBeVisible();
          expect(await openReceipt(page, texts.receipt, hasScripts)).toContain(texts[method].paid);
        });
      });
    }

    test(`what is paid by WeChat Pay is awaited on the order's page, which then has the files: ${circumstances}`, async ({
      browser,
      shop,
    }) => {
      await inNewContext(browser, hasScripts, async (page) => {
        const email = `wechat-${address}`;
        await openPaymentPage(page, shop, texts);
        await choose(page, texts, email, "wechat");
        await press(page, texts.wechat.refuse);
        await expect(page.getByRole("alert")).toContainText(texts.wechat.refused);
        await choose(page, texts, email, "wechat");
        await press(page, texts.wechat.confirm);
        await expect(heading(page, texts.pending)).toBeVisible();
        await expect
          .poll(async () => (await emailTo(shop, email))?.subject, { timeout: 20_000 })
          .toBe(texts.paidEmail);
        // Without scripts, the buyer looks again.
        if (!hasScripts) await page.getByRole("link", { name: texts.again }).click();
        await expect(heading(page, texts.thanks)).toBeVisible({ timeout: 20_000 });
        expect(await openReceipt(page, texts.receipt, hasScripts)).toContain(texts.wechat.paid);
      });
    });

    test(`a payment that fails after its order was placed is reported by page and email: ${circumstances}`, async ({
      browser,
      shop,
    }) => {
      await inNewContext(browser, hasScripts, async (page) => {
        const email = `failed-${address}`;
        await openPaymentPage(page, shop, texts);
        const session = new URL(page.url()).pathname.split("/").at(-1);
        await page.locator("input[type=email]").fill(email);
        await press(page, texts.later);
        await expect(heading(page, texts.pending)).toBeVisible();
        await fetch(`${shop.sandboxUrl}/payments/${session}`, {
          method: "POST",
          body: new URLSearchParams({ action: "fail" }),
        });
        await expect
          .poll(async () => (await emailTo(shop, email))?.subject, { timeout: 20_000 })
          .toBe(texts.failedEmail);
        if (!hasScripts) await page.getByRole("link", { name: texts.again }).click();
        await expect(heading(page, texts.failed)).toBeVisible({ timeout: 30_000 });
        await page.getByRole("link", { name: texts.back }).click();
        await expect(page).toHaveURL(`${shop.url}${texts.prefix}/products/six-windows/`);
      });
    });
  }
}
