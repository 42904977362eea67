import { emailTo, pay } from "./buying.ts";
import { expect, test } from "./test.ts";

for (const [lang, prefix, title, sentence, code] of [
  [
    "en",
    "",
    "This order was refunded",
    "The recipient cannot open the gift.",
    "Enter the code from the email",
  ],
  ["zh", "/zh", "订单已退款", "对方不能打开礼物。", "输入邮件里的验证码"],
] as const) {
  test(`the giver of a gift can enter the code of the receipt, and reads after a refund what became of it, with and without scripts: ${lang}`, async ({
    page,
    shop,
  }) => {
    const giver = `refunded-giver-${lang}@example.com`;
    const response = await page.request.post(`${shop.url}/api/checkout`, {
      data: {
        items: [{ product: "rain-on-tiles", amount: 900 }],
        recipient: { email: `refunded-friend-${lang}@example.com` },
        locale: lang,
      },
    });
    const { order, url } = await response.json();
    await page.goto(url);
    await pay(page, giver);
    await expect(page).toHaveURL(/\/order\/\?id=ord_/);
    await expect.poll(() => emailTo(shop, giver)).toBeTruthy();
    const main = page.getByRole("main");
    await expect(main.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expect(main.getByText(code)).toBeVisible();

    await page.request.post(`${shop.sandboxUrl}/payments/${url.split("/").at(-1)}`, {
      form: { action: "refund", amount: "" },
    });
    await expect
      .poll(async () => (await page.request.get(`${shop.url}/api/orders/${order}`)).json())
      .toMatchObject({ status: "refunded" });
    for (const path of [`${prefix}/order/?id=${order}`, `/api/pages/order?locale=${lang}&id=${order}`]) {
      await page.goto(shop.url + path);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
      await expect(main).toContainText(sentence);
      await expect(main).not.toContainText(/library|书架/);
    }
  });
}
