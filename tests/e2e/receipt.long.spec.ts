import type { ReceiptResponse } from "#domain/api/receipts.ts";
import type { OrderPageResponse } from "#domain/api/responses/order.ts";
import texts from "#messages/en/receipts.json" with { type: "json" };
import { reflowProblems } from "./access/reflow.ts";
import { openLibrary, pay } from "./buying.ts";
import { expect, test } from "./test.ts";

const WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen";

test("a long word does not make the receipt wider than a phone", async ({ page, shop }) => {
  const item = { product: "badge", option: "gold", name: WORD, optionName: WORD, quantity: 3 };
  const part = {
    id: "ent_1",
    product: "badge",
    name: WORD,
    lang: "en",
    cover: null,
    releasesOn: null,
    licences: [{ key: WORD }],
    missingLicences: 1,
  };
  const file = { item: "ent_1", id: WORD, name: WORD, title: null, size: 1, type: "image/png", sha256: "a" };
  const amount = 123_456_789;
  const sums = {
    subtotal: amount * 3,
    discount: 0,
    tax: 0,
    taxIncluded: 0,
    amount: amount * 3,
    currency: "USD",
  };
  const order: OrderPageResponse = {
    ...{
      id: `ord_${WORD}`,
      status: "paid",
      ...sums,
      refunded: 0,
      received: null,
      discountName: null,
      dispute: null,
    },
    ...{ createdAt: "2026-11-22T08:00:00.000Z", paidAt: "2026-11-22T09:00:00.000Z" },
    ...{
      email: `${WORD}@example.com`,
      opened: true,
      delivery: null,
      awaitsConfirmation: false,
      gift: null,
      correctableUntil: null,
    },
    items: [{ ...item, amount, refunded: false, id: "ent_1", parts: [part], files: [file] }],
  };
  await page.route("**/api/orders/*?*", (route) => route.fulfill({ json: order }));
  await page.goto(`${shop.url}/order/?id=ord_${WORD}`);
  await expect(page.getByRole("row", { name: WORD })).toBeVisible();
  expect(await reflowProblems(page)).toEqual([]);
});

test("a long licence key does not make the sheet of a receipt wider than a phone", async ({ page, shop }) => {
  const sums = { subtotal: 2900, discount: 0, tax: 0, taxIncluded: 0, amount: 2900 };
  const receipt: ReceiptResponse = {
    ...{ order: "ord_1", number: "PL-0001", isInvoice: false, paidAt: "2026-11-22T09:00:00.000Z" },
    ...{ method: null, shop: { name: "The Shop", email: "help@shop.example" }, seller: null, buyer: null },
    ...{ lang: "en", currency: "USD", ...sums, discountName: null, taxes: [], refunded: 0, creditNotes: [] },
    hasPdf: false,
    items: [
      {
        ...{ name: "The App", optionName: WORD, quantity: 1, unitAmount: 2900, ...sums },
        licences: [{ name: "The App", key: "K".repeat(100) }],
      },
    ],
  };
  await page.route("**/api/orders/*/receipt?*", (route) => route.fulfill({ json: receipt }));
  for (const prefix of ["", "/zh"]) {
    await page.goto(`${shop.url}${prefix}/receipt/?id=ord_1`);
    await expect(page.getByRole("row", { name: "The App" })).toContainText("K".repeat(100));
    expect(await reflowProblems(page)).toEqual([]);
  }
});

test("a buyer puts a company on the invoice, prints it in both languages, and sees the credit note of a refund", async ({
  page,
  browser,
  shop,
}) => {
  const email = "accounts@example.com";
  const items = [{ product: "between-two-scripts", option: "reader" }];
  const data = { items, code: "LANTERN10", locale: "en" };
  const { order, url } = await (await page.request.post(`${shop.url}/api/checkout`, { data })).json();
  await page.goto(url);
  await pay(page, email);
  await page.getByRole("link", { name: "View receipt" }).click();

  const sheet = page.getByRole("article");
  await expect(sheet).toContainText("Paper Lantern Studio Ltd");
  await expect(sheet).toContainText("$26.10");
  await expect(sheet).toContainText(email);
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(page.url());
  await expect(stranger.getByRole("article")).toContainText("$26.10");
  await expect(stranger.getByRole("article")).not.toContainText(email);
  await stranger.close();
  await openLibrary(page, shop, email);
  await page.getByText("Order details").click();
  await page.getByRole("link", { name: "View receipt" }).click();

  await expect(sheet).toContainText(email);
  await page.getByRole("button", { name: "Change recipient" }).click();
  await page.getByLabel("Company").fill("纸灯文化有限公司");
  await page.getByLabel("Address").fill("南京西路1266号\n200040上海");
  await page.getByLabel("Country").selectOption("CN");
  await page.getByLabel("Tax ID").fill("91310000MA1FL0XX5T");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(sheet).toContainText("纸灯文化有限公司");
  await expect(page).toHaveTitle(/^Invoice PL-\d{4}$/);
  expect(await reflowProblems(page)).toEqual([]);
  const pdf = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download PDF" }).click();
  expect((await pdf).suggestedFilename()).toMatch(/^PL-\d{4}\.pdf$/);

  const form = { action: "refund", amount: "10.00" };
  await page.request.post(`${shop.sandboxUrl}/payments/${url.split("/").at(-1)}`, { form });
  const look = async () => (await page.request.get(`${shop.url}/api/orders/${order}`)).json();
  await expect.poll(look).toMatchObject({ refunded: 1000 });
  await page.goto(`${shop.url}/zh/receipt/?id=${order}`);
  for (const text of ["账单", "税号：91310000MA1FL0XX5T", "中国", "优惠（LANTERN10）", "US$26.10"])
    await expect(sheet).toContainText(text);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "打印" })).toBeHidden();
  await expect(page.getByRole("banner")).toBeHidden();
  await expect(sheet).toBeVisible();
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("link", { name: /^PL-C\d{4}$/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("退款凭证");
  await expect(sheet).toContainText("US$10.00");
});

test("a receipt that could not be loaded can be asked for again", async ({ page, shop, consoleErrors }) => {
  const answers = [503, 404];
  await page.route("**/api/orders/*/receipt?*", (route) =>
    route.fulfill({ status: answers.shift() ?? 404, json: {} }),
  );
  await page.goto(`${shop.url}/receipt/?id=ord_none`);
  await page.getByRole("main").getByRole("button").click();
  const heading = page.getByRole("main").getByRole("heading", { level: 1 });
  await expect(heading).toHaveText(texts.notFound.title);
  await expect(heading).toBeFocused();
  expect(answers).toEqual([]);
  expect(consoleErrors.splice(0)).toEqual([expect.stringContaining("503"), expect.stringContaining("404")]);
});
