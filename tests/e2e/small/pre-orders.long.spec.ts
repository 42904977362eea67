import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runShop } from "#tests/catalogue/run-shop.ts";
import { accessProblems, problemsWithoutScripts } from "../access/problems.ts";
import { emailsTo, openLibrary, pay } from "../buying.ts";
import type { ShopProcess } from "../shop-process.ts";
import { expect, test } from "./shop.ts";

const BUYER = "early@example.com";

/** Publishes a product that comes later, which no list shows. null: it is there. */
async function publishLater(shop: ShopProcess, releases: string | null): Promise<void> {
  const products = join(shop.variables.CONTENT_DIR, "products");
  const [song, later] = ["lamp-song", "later-song"].map((slug) => join(products, slug)) as [string, string];
  rmSync(later, { recursive: true, force: true });
  cpSync(song, later, { recursive: true });
  const text = readFileSync(join(song, "product.md"), "utf8").replace(/^minimum: .*\n/m, "");
  const lines = `unlisted: true\nseats: 3\n${releases === null ? "" : `releases: ${releases}\n`}`;
  writeFileSync(
    join(later, "product.md"),
    text.replace("---\n", `---\n${lines}`).replace("Lamp Song", "Later Song"),
  );
  const { code, stderr } = await runShop(["publish"], { env: shop.variables });
  expect(code, stderr).toBe(0);
}

test("what is pre-ordered is paid now, and comes on its date with an email", async ({ page, shop }) => {
  test.setTimeout(90_000);
  await publishLater(shop, "2099-02-01");
  await page.goto(`${shop.url}/products/later-song/`);
  await expect(page.getByText("Pre-order: available on February 1, 2099.")).toBeVisible();
  await page.locator("#buy").getByRole("button", { name: "Pre-order for $9" }).click();
  await pay(page, BUYER);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you for your pre-order.");
  const note = "Pre-ordered. Available on February 1, 2099. We will email you then.";
  await expect(page.getByText(note)).toBeVisible();
  await openLibrary(page, shop, BUYER);
  await expect(page.getByText(note).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /Download/ })).toHaveCount(0);

  await publishLater(shop, null);
  await expect
    .poll(async () => (await emailsTo(shop, BUYER)).map(({ subject }) => subject), { timeout: 40_000 })
    .toEqual(["Now in your library: Later Song", "Pre-ordered: Later Song"]);
  await page.reload();
  await expect(page.getByRole("button", { name: /Download/ }).first()).toBeVisible();
});

test("the seats of an edition for several people are assigned in the library, and unassigned", async ({
  page,
  shop,
}) => {
  test.setTimeout(90_000);
  const [buyer, colleague] = ["team@example.com", "colleague@example.com"];
  await publishLater(shop, null);
  await page.goto(`${shop.url}/products/later-song/`);
  await expect(page.getByText("For 3 people you invite by email")).toBeVisible();
  await page.locator("#buy").getByRole("button", { name: "Buy for $9" }).click();
  await pay(page, buyer);
  await openLibrary(page, shop, buyer);
  await page.getByRole("link", { name: "Later Song" }).first().click();
  const seats = page.getByRole("region", { name: "3 seats" });
  await seats.getByLabel("Email address").fill(colleague);
  await seats.getByRole("button", { name: "Assign a seat" }).click();
  await expect(seats).toContainText("2 seats left, including yours.");
  await expect
    .poll(async () => (await emailsTo(shop, colleague)).map(({ subject }) => subject))
    .toEqual(["You have been given access to Later Song"]);
  // Another one for the same address is listed by itself, also when the buyer comes back.
  await seats.getByLabel("Email address").fill(colleague);
  await seats.getByRole("button", { name: "Assign a seat" }).click();
  const theirs = seats.getByRole("listitem").filter({ hasText: colleague });
  await expect(theirs).toHaveCount(2);
  expect(await accessProblems(page)).toEqual([]);
  await page.goto(`${shop.url}/zh/library/#later-song`);
  await expect(page.getByRole("region", { name: "3个使用名额" })).toBeVisible();
  expect(await accessProblems(page)).toEqual([]);
  await page.goto(`${shop.url}/library/#later-song`);
  await expect(theirs).toHaveCount(2);
  const unassign = seats.getByRole("button", { name: `Unassign the seat of ${colleague}` });
  await unassign.first().click();
  await expect(seats).toContainText("2 seats left, including yours.");
  await expect(theirs).toHaveCount(1);
  await unassign.click();
  await expect(seats).toContainText("3 seats left, including yours.");
  await expect(seats).not.toContainText(colleague);
});

for (const [lang, prefix, texts] of [
  [
    "en",
    "",
    {
      ...{ order: "Pre-order for $9", thanks: "Thank you for your pre-order.", day: "February 1, 2099" },
      ...{ email: "Email address", send: "Send code", code: "Code from the email", open: "Open my library" },
      ...{ seats: "3 seats", holder: "Email address", assign: "Assign a seat", free: "2 seats left" },
      ...{ unassign: "Unassign the seat of", all: "3 seats left", download: /^Download/ },
    },
  ],
  [
    "zh",
    "/zh",
    {
      ...{ order: "US$9预购", thanks: "谢谢预购。", day: "2099年2月1日" },
      ...{ email: "邮箱", send: "发送验证码", code: "邮件里的验证码", open: "打开我的书架" },
      ...{ seats: "3个使用名额", holder: "对方的邮箱", assign: "分配名额", free: "还有2个名额" },
      ...{ unassign: "收回", all: "还有3个名额", download: /^下载/ },
    },
  ],
] as const) {
  test(`without scripts, a pre-order is paid, comes on its date, and its seats are assigned by forms: ${lang}`, async ({
    browser,
    shop,
  }) => {
    test.setTimeout(120_000);
    const [buyer, colleague] = [`early-${lang}@example.com`, `colleague-${lang}@example.com`];
    await publishLater(shop, "2099-02-01");
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    const main = page.getByRole("main");
    await page.goto(`${shop.url}${prefix}/products/later-song/`);
    await expect(main).toContainText(texts.day);
    await page.locator("#buy").getByRole("button", { name: texts.order }).click();
    await pay(page, buyer);
    // By its name: the page that leads to this one has two headings until its styles are loaded.
    await expect(page.getByRole("heading", { level: 1, name: texts.thanks })).toBeVisible();
    await expect(main).toContainText(texts.day);
    await expect(page.getByRole("button", { name: texts.download })).toHaveCount(0);

    await publishLater(shop, null);
    await expect.poll(async () => (await emailsTo(shop, buyer)).length, { timeout: 40_000 }).toBe(2);
    await page.goto(`${shop.url}${prefix}/library/`);
    await page.getByLabel(texts.email).fill(buyer);
    await page.getByRole("button", { name: texts.send }).click();
    await expect.poll(async () => (await emailsTo(shop, buyer)).length).toBe(3);
    const [{ subject } = { subject: "" }] = await emailsTo(shop, buyer);
    await page.getByLabel(texts.code).fill(/[2-9B-DF-HJKMNP-TV-Z]{6}/.exec(subject)?.[0] ?? "");
    await page.getByRole("button", { name: texts.open }).click();
    await expect(page.getByRole("button", { name: texts.download }).first()).toBeVisible();

    await expect(main).toContainText(texts.seats);
    await page.getByLabel(texts.holder).fill(colleague);
    await page.getByRole("button", { name: texts.assign }).click();
    await expect(main).toContainText(texts.free);
    expect(await problemsWithoutScripts(page)).toEqual([]);
    await expect.poll(async () => (await emailsTo(shop, colleague)).length).toBe(1);
    await page
      .getByRole("button", { name: new RegExp(`${texts.unassign}.*${colleague}|${colleague}`) })
      .click();
    await expect(main).toContainText(texts.all);
    await expect(main).not.toContainText(colleague);
    await page.context().close();
  });
}
