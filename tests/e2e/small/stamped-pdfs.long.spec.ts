import { readFile } from "node:fs/promises";
import { pdfTexts } from "#tests/pdfs.ts";
import { buy } from "../access/purchases.ts";
import { openLibrary } from "../buying.ts";
import { main } from "../opened-files.ts";
import { expect, test } from "./shop.ts";

const NIGHT_LIGHT = { product: "night-light", option: "patron" };

test("a PDF has the buyer's address and the order's number where it is read and where it is saved", async ({
  page,
  shop,
}) => {
  const email = "stamped@example.com";
  await page.goto(`${shop.url}/products/night-light/`);
  await expect(main(page)).toContainText("Each page of the PDFs carries your name or email address");
  const { order } = await buy(shop, "en", email, [NIGHT_LIGHT]);
  await openLibrary(page, shop, email);
  await page.getByRole("link", { name: "Night Light" }).first().click();
  await expect(main(page)).toContainText("the order number are at the foot of each page of the PDFs");
  await expect(page.getByRole("button", { name: "Save the checksums (SHA-256)" })).toHaveCount(0);
  const label = `Licensed to ${email} · Order ${order}`;
  await main(page)
    .getByRole("button", { name: /^Read / })
    .click();
  await expect(
    page
      .getByRole("dialog", { name: /Night Light/ })
      .getByText(label)
      .first(),
  ).toBeAttached();
  await page.keyboard.press("Escape");

  const saved = page.waitForEvent("download");
  await main(page)
    .getByRole("button", { name: /^Download / })
    .first()
    .click();
  const texts = await pdfTexts(await readFile(await (await saved).path()));
  expect(texts.length).toBeGreaterThan(0);
  for (const text of texts) expect(text).toContain(label);
});

test("the library without scripts says the same, in Chinese", async ({ browser, shop }) => {
  const email = "stamped-zh@example.com";
  const { token } = await buy(shop, "zh", email, [NIGHT_LIGHT]);
  const context = await browser.newContext();
  const redeemed = await context.request.post(`${shop.url}/api/links/redeem`, { data: { token } });
  expect(redeemed.status()).toBe(200);
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
  const page = await plain.newPage();
  await page.goto(`${shop.url}/api/pages/library?locale=zh`);
  await expect(main(page)).toContainText("PDF每页页脚印有你的姓名或邮箱，以及订单号。");
  await plain.close();
  await context.close();
});
