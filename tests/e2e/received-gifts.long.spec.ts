import { accessProblems, problemsWithoutScripts } from "./access/problems.ts";
import { buy } from "./access/purchases.ts";
import { emailTo } from "./buying.ts";
import { expect, test } from "./test.ts";

for (const [lang, prefix, giver, given] of [
  ["en", "", "A gift from Ada", /^Given to you on /],
  ["zh", "/zh", "Ada送的礼物", /^20\d\d年\d+月\d+日收到/],
] as const) {
  test(`a gift opens its recipient's library at it, which meets WCAG 2.2 AA with and without scripts, in ${lang}`, async ({
    page,
    browser,
    shop,
  }) => {
    test.setTimeout(120_000);
    const email = `receives-${lang}@example.com`;
    await buy(shop, lang, email, [{ product: "rain-on-tiles" }]);
    const { url } = await (
      await page.request.post(`${shop.url}/api/checkout`, {
        data: {
          items: [{ product: "nine-grid" }],
          recipient: { email, from: "Ada", words: "Happy birthday!\nSet it well." },
          locale: lang,
        },
      })
    ).json();
    await page.request.post(url, {
      form: { action: "pay", email: `gives-${lang}@example.com`, name: "", card: "4242424242424242" },
    });
    await expect.poll(async () => (await emailTo(shop, email))?.text).toContain("Set it well.");
    await page.goto(/http\S+\/open\/#[\w-]+/.exec((await emailTo(shop, email))?.text ?? "")?.[0] ?? "");
    await page.getByRole("main").getByRole("button").first().click();
    await expect(page).toHaveURL(/\/library\/#ord_/);
    // Above the shelf, and at the work.
    await expect(page.getByRole("main").getByText(given)).toHaveCount(2);
    expect(await accessProblems(page)).toEqual([]);
    const order = new URL(page.url()).hash.slice(1);
    await page.goto(`${shop.url}${prefix}/library/#nine-grid`);
    await expect(page.getByText(giver)).toBeVisible();
    expect(await accessProblems(page)).toEqual([]);

    const storageState = await page.context().storageState();
    const context = await browser.newContext({ storageState, javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${shop.url}/api/pages/library?locale=${lang}&order=${order}`);
    await expect(plain.getByText(giver)).toBeVisible();
    await expect(plain.getByText(given).first()).toBeVisible();
    expect(await problemsWithoutScripts(plain)).toEqual([]);
    await context.close();
  });
}
