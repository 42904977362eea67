import type { Page } from "@playwright/test";
import Stripe from "stripe";
import { emailTo, openLibrary, pay } from "./buying.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

/** Buys three copies of the record, 27 dollars. @returns the order's id and what the creator can do with its payment */
async function buyThree(page: Page, shop: Shop, email: string, locale = "en") {
  const response = await page.request.post(`${shop.url}/api/checkout`, {
    data: { items: [{ product: "rain-on-tiles", quantity: 3, amount: 900 }], locale },
  });
  const { order, url } = await response.json();
  await page.goto(url);
  await pay(page, email);
  await expect(page).toHaveURL(/\/order\/\?id=ord_/);
  const session = url.split("/").at(-1);
  return {
    order,
    look: async () => (await page.request.get(`${shop.url}/api/orders/${order}`)).json(),
    decide: (action: string, amount = "") =>
      page.request.post(`${shop.sandboxUrl}/payments/${session}`, { form: { action, amount } }),
  };
}

function stripe(shop: Shop): Stripe {
  const { hostname, port } = new URL(shop.sandboxUrl);
  return new Stripe("sk_test_sandbox", { host: hostname, port, protocol: "http" });
}

test("a buyer of several copies sees how many, and what was refunded of them, on every page", async ({
  page,
  shop,
}) => {
  const email = "three@example.com";
  const { order, look, decide } = await buyThree(page, shop, email);
  const main = page.getByRole("main");
  await expect(main).toContainText(/3\s×\s\$9/);
  await openLibrary(page, shop, email);
  await expect(main).toContainText("3 copies");
  await decide("refund", "10.00");
  await expect.poll(look).toMatchObject({ status: "paid", refunded: 1000 });
  await page.reload();
  await expect(main).toContainText("$10 of $27 was refunded. You keep the files.");
  await expect(page.getByRole("button", { name: "Download Eaves" })).toBeVisible();
  await page.goto(`${shop.url}/order/?id=${order}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Part of this order was refunded");
  await expect(main).toContainText("$10 of the $27 you paid goes back");
  await expect(page.getByRole("row", { name: "Total refunded" })).toContainText("$10");
});

test("a buyer of two products loses the one that was refunded, and sees which on every page", async ({
  page,
  shop,
}) => {
  const main = page.getByRole("main");
  const heading = page.getByRole("heading", { level: 1 });
  for (const [prefix, note, title, gone, label] of [
    [
      "",
      "$9 of $38 was refunded. You keep everything else",
      "Part of this order was refunded",
      "Refunded. The files",
      "Refunded",
    ],
    [
      "/zh",
      "US$38中已退款US$9，这笔订单的其余作品仍是你的",
      "订单已部分退款",
      "已退款，文件不再提供下载",
      "已退款",
    ],
  ] as const) {
    const email = `two${prefix.slice(1)}@example.com`;
    const items = [{ product: "between-two-scripts", option: "reader" }, { product: "rain-on-tiles" }];
    const data = { items, locale: prefix ? "zh" : "en" };
    const response = await page.request.post(`${shop.url}/api/checkout`, { data });
    const { order, url } = await response.json();
    await page.goto(url);
    await pay(page, email);
    await expect(page).toHaveURL(/\/order\/\?id=ord_/);
    await openLibrary(page, shop, email);
    await expect(main.getByRole("button", { name: /Download|下载/ })).not.toHaveCount(0);
    const session = await stripe(shop).checkout.sessions.retrieve(url.split("/").at(-1));
    const metadata = { order, lines: "1", key: "key_1" };
    await stripe(shop).refunds.create({
      payment_intent: String(session.payment_intent),
      amount: 900,
      metadata,
    });
    const look = async () => (await page.request.get(`${shop.url}/api/orders/${order}`)).json();
    await expect
      .poll(look)
      .toMatchObject({ refunded: 900, items: [{ refunded: false }, { refunded: true }] });
    await page.reload();
    await expect(main).toContainText(note);
    await expect(main).toContainText(gone);
    await expect(main.getByRole("button", { name: /Eaves|檐/ })).toHaveCount(0);
    await expect(main.getByRole("button", { name: /Download|下载/ })).not.toHaveCount(0);
    await page.goto(`${shop.url}${prefix}/order/?id=${order}`);
    await expect(heading).toHaveText(title);
    await expect(page.getByRole("row", { name: label }).first()).toContainText(/9/);
    await page.context().clearCookies();
  }
});

test("a dispute shows as undecided, as won with downloads, and as lost without, in the buyer's language", async ({
  page,
  shop,
}) => {
  const main = page.getByRole("main");
  const heading = page.getByRole("heading", { level: 1 });
  for (const [ending, title, text] of [
    ["win", "下载已恢复", "这笔付款的争议已结束，下载已恢复。"],
    ["lose", "付款已退回给你", "银行已把这笔付款退给你，文件不再提供下载。"],
  ] as const) {
    const email = `${ending}@example.com`;
    const { order, look, decide } = await buyThree(page, shop, email, "zh");
    await openLibrary(page, shop, email);
    await expect(main).toContainText("3份");
    await decide("dispute");
    await expect.poll(look).toMatchObject({ status: "disputed", dispute: "open" });
    await page.reload();
    await expect(main).toContainText("结果出来之前暂停下载");
    await decide(ending);
    await expect.poll(look).toMatchObject({ dispute: ending === "win" ? "won" : "lost" });
    await page.reload();
    await expect(main).toContainText(text);
    await expect(main.getByRole("button", { name: /^下载/ })).toHaveCount(ending === "win" ? 6 : 0);
    await page.goto(`${shop.url}/zh/order/?id=${order}`);
    await expect(heading).toHaveText(title);
    await page.context().clearCookies();
  }
});

test("a payment of too little is said to be checked, and nothing more is promised", async ({
  page,
  shop,
}) => {
  const order = "ord_shortpayment";
  const session = await stripe(shop).checkout.sessions.create({
    mode: "payment",
    client_reference_id: order,
    metadata: { order, locale: "en", item_0: '["rain-on-tiles","standard",1,900]' },
    line_items: [
      { quantity: 1, price_data: { currency: "usd", unit_amount: 500, product_data: { name: "Rain" } } },
    ],
    success_url: `${shop.url}/`,
  });
  await page.goto(session.url ?? "");
  await pay(page, "short@example.com");
  await expect.poll(() => emailTo(shop, "short@example.com")).toBeTruthy();
  await page.goto(`${shop.url}/order/?id=${order}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("We are checking your payment");
  await expect(page.getByRole("main")).toContainText("We received $5 for this order, but it costs $9.");
});

test("a buyer whose receipt bounces reads so on the order's page, and corrects the address there", async ({
  page,
  shop,
}) => {
  for (const [locale, text, button, done] of [
    [
      "en",
      "Our email to mistyped-en@example.com could not be delivered.",
      "Correct the address",
      "Corrected.",
    ],
    ["zh", "发往mistyped-zh@example.com的邮件未能送达", "更正邮箱", "已更正"],
  ] as const) {
    await page.context().clearCookies();
    const email = `mistyped-${locale}@example.com`;
    await buyThree(page, shop, email, locale);
    await expect.poll(() => emailTo(shop, email)).toBeTruthy();
    const receipt = await emailTo(shop, email);
    await page.request.post(`${shop.sandboxUrl}/inbox/${receipt?.id}/events`, { form: { event: "bounced" } });
    await page.reload();
    await expect(page.getByRole("alert")).toContainText(text);
    await page.getByRole("textbox").fill(`right-${locale}@example.com`);
    await page.getByRole("button", { name: button }).click();
    await expect(page.getByText(done)).toBeVisible();
    await expect.poll(() => emailTo(shop, `right-${locale}@example.com`)).toBeTruthy();
  }
});
