import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { runShop } from "#tests/catalogue/run-shop.ts";
import { emailTo } from "../buying.ts";
import { openReceipt } from "../receipts.ts";
import type { ShopProcess } from "../shop-process.ts";
import { expect, test } from "./shop.ts";

const SELLER = "seller: { name: Lamp Works Ltd, address: [1 Quay Street], country: IE, taxId: IE1234567AB }";

const TEXTS = {
  en: {
    ...{ prefix: "", currency: "$", buy: "Buy", pay: "Pay", receipt: "View receipt" },
    ...{ added: "Plus VAT where it applies, shown before you pay.", included: "Incl. VAT where it applies." },
    ...{ changed: "The tax has changed the total. You have not been charged.", update: "Update the tax" },
    ...{ country: "Country", taxId: "Tax ID (optional)", thanks: "Thank you. It’s all yours." },
    ...{ taxOn: "VAT 20% on $29.00", includedTax: "Includes VAT 7% on $27.10" },
    reverseCharge: "Reverse charge: VAT to be accounted for by the recipient.",
  },
  zh: {
    ...{ prefix: "/zh", currency: "US$", buy: "购买", pay: "支付", receipt: "查看收据" },
    ...{ added: "应缴税费另计，付款前显示。", included: "已含应缴税费。" },
    ...{ changed: "税额变化，合计已更新。未扣款，请核对后重新付款。", update: "更新税额" },
    ...{ country: "国家或地区", taxId: "税号（选填）", thanks: "谢谢支持，文件已准备好。" },
    ...{ taxOn: "VAT 20%（税前US$29.00）", includedTax: "含VAT 7%（税前US$27.10）" },
    reverseCharge: "反向征收（Reverse charge）：税款由买方自行申报缴纳。",
  },
};

interface Circumstances {
  shop: ShopProcess;
  lang: "en" | "zh";
  hasScripts: boolean;
  /** Of the buyer. */
  email: string;
}

/** Runs a test in both languages, each with and without scripts. */
function everywhere(name: string, run: (page: Page, circumstances: Circumstances) => Promise<void>): void {
  for (const lang of ["en", "zh"] as const) {
    for (const hasScripts of [true, false]) {
      test(`${name}: ${lang}, ${hasScripts ? "with" : "without"} scripts`, async ({ browser, shop }, {
        testId,
      }) => {
        const context = await browser.newContext({ javaScriptEnabled: hasScripts });
        await run(await context.newPage(), { shop, lang, hasScripts, email: `${testId}@example.com` });
        await context.close();
      });
    }
  }
}

/** Publishes the shop, with further lines in its `shop.yaml`. */
async function publishWith(shop: ShopProcess, lines: string): Promise<void> {
  const path = join(shop.variables.CONTENT_DIR, "shop.yaml");
  const text = readFileSync(path, "utf8");
  writeFileSync(path, `${text}\n${lines}\n`);
  const { code, stderr } = await runShop(["publish"], { env: shop.variables });
  writeFileSync(path, text);
  expect(code, stderr).toBe(0);
}

/** Opens the payment page of the book for 29 dollars, whose page says how its price is taxed. */
async function buyBook(page: Page, { shop, lang, email }: Circumstances, taxNote: string): Promise<void> {
  await page.goto(`${shop.url}${TEXTS[lang].prefix}/products/two-lamps/`);
  await expect(page.locator("#buy")).toContainText(taxNote);
  await page.getByRole("button", { name: TEXTS[lang].buy }).first().click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
  await page.locator("input[type=email]").fill(email);
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });

test.afterAll(({ shop }) => publishWith(shop, ""));

test.describe("tax that is added to the prices", () => {
  test.beforeAll(({ shop }) => publishWith(shop, `tax: stripe\npricesIncludeTax: false\n${SELLER}`));

  everywhere(
    "of the buyer's country is shown before paying, on the order's page, on the receipt and in the email",
    async (page, circumstances) => {
      const { shop, lang, hasScripts, email } = circumstances;
      const { currency, ...texts } = TEXTS[lang];
      const main = page.getByRole("main");
      const country = page.getByLabel(texts.country);
      const payButton = (total: string) =>
        page.getByRole("button", { name: `${texts.pay}${lang === "en" ? " " : ""}${currency}${total}` });
      await buyBook(page, circumstances, texts.added);
      await country.selectOption("DE");
      await page.getByRole("button", { name: texts.update }).click();
      await expect(main).toContainText(`VAT 19% ${currency}5.51`);
      await expect(payButton("34.51")).toBeVisible();
      await country.selectOption("FR");
      await payButton("34.51").click();
      await expect(page.getByRole("alert")).toContainText(texts.changed);
      await expect(main).toContainText(`VAT 20% ${currency}5.80`);
      await payButton("34.80").click();

      await expect(heading(page, texts.thanks)).toBeVisible();
      await expect(main).toContainText(/(Tax|税费)\s*(US)?\$5\.80/);
      await expect(main).toContainText(/(Total|合计)\s*(US)?\$34\.80/);
      const receipt = await openReceipt(page, texts.receipt, hasScripts);
      expect(receipt).toContain(texts.taxOn);
      expect(receipt).toContain(`${currency}34.80`);
      await expect.poll(async () => (await emailTo(shop, email))?.text).toContain(`${currency}34.80`);
      expect((await emailTo(shop, email))?.text).toContain(`${currency}5.80`);
    },
  );

  everywhere(
    "is left to a business of another country of the EU, and its invoice says so",
    async (page, circumstances) => {
      const { lang, hasScripts } = circumstances;
      const texts = TEXTS[lang];
      await buyBook(page, circumstances, texts.added);
      await page.getByLabel(texts.country).selectOption("NL");
      await page.getByLabel(texts.taxId).fill("NL123456789B01");
      await page.getByRole("button", { name: texts.update }).click();
      await page.getByRole("button", { name: `${texts.currency}29.00` }).click();
      await expect(heading(page, texts.thanks)).toBeVisible();
      const receipt = await openReceipt(page, texts.receipt, hasScripts);
      for (const text of [texts.reverseCharge, "NL123456789B01", `${texts.currency}29.00`]) {
        expect(receipt).toContain(text);
      }
    },
  );
});

test.describe("tax that the prices contain", () => {
  test.beforeAll(({ shop }) =>
    publishWith(shop, `tax: stripe\ntaxCodes: { book: txcd_10302000 }\n${SELLER}`),
  );

  everywhere(
    "leaves the price as it is, and is shown with the rate of books before paying, and after it",
    async (page, circumstances) => {
      const { lang, hasScripts } = circumstances;
      const { currency, ...texts } = TEXTS[lang];
      const main = page.getByRole("main");
      await buyBook(page, circumstances, texts.included);
      await page.getByLabel(texts.country).selectOption("DE");
      await page.getByRole("button", { name: texts.update }).click();
      await expect(main).toContainText(`VAT 7% ${currency}1.90`);
      await page.getByRole("button", { name: `${currency}29.00` }).click();
      await expect(heading(page, texts.thanks)).toBeVisible();
      await expect(main).toContainText(/(Includes tax|其中含税)\s*(US)?\$1\.90/);
      await expect(main).toContainText(/(Total|合计)\s*(US)?\$29/);
      expect(await openReceipt(page, texts.receipt, hasScripts)).toContain(texts.includedTax);
    },
  );
});
