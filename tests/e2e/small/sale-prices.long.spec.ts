import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runShop } from "#tests/catalogue/run-shop.ts";
import { pay } from "../buying.ts";
import type { ShopProcess } from "../shop-process.ts";
import { expect, test } from "./shop.ts";

/** Publishes a song in dollars and euros, which no list shows, and a launch week with these dates. */
async function publish(shop: ShopProcess, dates: string): Promise<void> {
  const { CONTENT_DIR } = shop.variables;
  const [song, launch] = ["lamp-song", "launch-song"].map((slug) => join(CONTENT_DIR, "products", slug)) as [
    string,
    string,
  ];
  rmSync(launch, { recursive: true, force: true });
  cpSync(song, launch, { recursive: true });
  const text = readFileSync(join(song, "product.md"), "utf8")
    .replace(/^minimum: .*\n/m, "")
    .replace(/^price: .*/m, "price: { USD: 9, EUR: 8 }\nunlisted: true")
    .replace("Lamp Song", "Launch Song");
  writeFileSync(join(launch, "product.md"), text);
  const path = join(CONTENT_DIR, "discounts.yaml");
  const discounts = readFileSync(path, "utf8");
  const week =
    "launch-week:\n  automatic: { en: Launch week, zh: 首发周 }\n  percent: 20\n  products: [launch-song]\n";
  writeFileSync(path, `${discounts}${week}${dates}`);
  const { code, stderr } = await runShop(["publish"], { env: shop.variables });
  expect(code, stderr).toBe(0);
  restore = () => writeFileSync(path, discounts);
}

let restore = () => {};

test.afterEach(async ({ shop }) => {
  restore();
  await runShop(["publish"], { env: shop.variables });
});

for (const [lang, prefix, texts] of [
  [
    "en",
    "",
    {
      ...{
        dollar: "US DollarCurrent price: $7.20 Original price: $9",
        buy: "Buy for €6.40",
        add: "Add to cart",
      },
      ...{
        inCart: "Subtotal€8",
        discount: "Discount (Launch week)-€1.60Total€6.40",
        checkOut: "Check out €6.40",
      },
      ...{ euro: "EuroCurrent price: €6.40 Original price: €8", paid: "Launch week: €8.00 − €1.60" },
    },
  ],
  [
    "zh",
    "/zh",
    {
      ...{ dollar: "US$7.20", buy: "€6.40购买", add: "加入购物车" },
      ...{ inCart: "小计€8", discount: "优惠（首发周）-€1.60合计€6.40", checkOut: "去结算 €6.40" },
      ...{ euro: "€6.40", paid: "首发周：€8.00 − €1.60" },
    },
  ],
] as const) {
  for (const javaScriptEnabled of [true, false]) {
    const scripts = javaScriptEnabled ? "with" : "without";
    test(`a launch week shows the old and the new price on the product's page, and charges the new one: ${lang}, ${scripts} scripts`, async ({
      browser,
      shop,
    }) => {
      test.setTimeout(120_000);
      await publish(shop, "");
      const context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      const form = page.locator("#buy");
      await page.goto(`${shop.url}${prefix}/products/launch-song/`);
      for (const text of [texts.dollar, texts.euro]) await expect(form).toContainText(text);
      await expect(form.locator("s")).toHaveText(lang === "en" ? ["$9", "€8"] : ["US$9", "€8"]);
      await form.getByRole("radio").nth(1).check();
      if (javaScriptEnabled) {
        await form.getByRole("button", { name: texts.add }).click();
        const cart = page.getByRole("dialog");
        for (const text of [texts.inCart, texts.discount]) await expect(cart).toContainText(text);
        await cart.getByRole("button", { name: texts.checkOut }).click();
      } else await form.getByRole("button", { name: texts.buy }).click();
      await expect(page.locator("body")).toContainText(texts.paid);
      await pay(page, `launch-${lang}-${scripts}@example.com`);
      await expect(page.getByRole("main")).toContainText("€6.40");
      await context.close();
    });
  }
}

test("the price returns by itself when the week ends, and a page from before it charges no more than it shows", async ({
  page,
  shop,
  consoleErrors,
}) => {
  test.setTimeout(180_000);
  const until = new Date(Date.now() + 30_000).toISOString();
  await publish(shop, `  until: ${until}\n`);
  const address = `${shop.url}/products/launch-song/`;
  const buy = page.locator("#buy").getByRole("button", { name: /^Buy/ });
  await page.goto(address);
  await expect(buy).toHaveAccessibleName("Buy for $7.20");
  await expect.poll(async () => (await fetch(address)).text(), { timeout: 120_000 }).not.toContain("$7.20");
  await buy.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The price has changed");
  expect(consoleErrors.splice(0).filter((text) => !/status of 409/.test(text))).toEqual([]);
  await page.goto(address);
  await expect(buy).toHaveAccessibleName("Buy for $9");
  await expect(page.locator("#buy s")).toHaveCount(0);
});
