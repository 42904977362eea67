import { emailTo, openLibrary, pay } from "../buying.ts";
import { expect, test } from "./shop.ts";

test("licence keys are in the library, to be copied, and valid", async ({ page, shop, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const email = "licences@example.com";
  const json = { items: [{ product: "night-light", option: "deluxe", quantity: 2 }], locale: "en" };
  const response = await page.request.post(`${shop.url}/api/checkout`, { data: json });
  await page.goto((await response.json()).url);
  await pay(page, email);
  await expect.poll(() => emailTo(shop, email)).toBeTruthy();
  const text = (await emailTo(shop, email))?.text ?? "";
  const keys = text.match(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/gm) ?? [];
  expect(keys).toHaveLength(2);

  await page.goto(/https?:\S+\/open\/#\S+/.exec(text)?.[0] ?? "");
  await page.getByRole("button", { name: "Open my library" }).click();
  const rows = page.getByRole("list", { name: "Licence keys" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  for (const [index, key] of keys.entries()) {
    const row = rows.nth(index);
    await expect(row).toContainText(`Licence key ${key}`);
    await row.getByRole("button", { name: `Copy licence key ${key}` }).click();
    await expect(row.getByRole("button")).toHaveText("Copied");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
    const verified = await page.request.post(`${shop.url}/api/licences/verify`, {
      data: { key, product: "night-light" },
    });
    expect(await verified.json()).toMatchObject({ valid: true, activations: { used: 0, limit: 2 } });
  }

  await page.goto(`${shop.url}/zh/library/`);
  await expect(page.getByRole("list", { name: "授权码" })).toContainText(keys[0] ?? "");
});

test("licence keys that follow later are announced on the order's page and in the library, until they are there", async ({
  page,
  shop,
}) => {
  const email = "later-keys@example.com";
  const json = { items: [{ product: "night-light", option: "deluxe" }], locale: "en" };
  const response = await page.request.post(`${shop.url}/api/checkout`, { data: json });
  const { order, url } = await response.json();
  await page.goto(url);
  await pay(page, email);
  await expect.poll(() => emailTo(shop, email)).toBeTruthy();
  await openLibrary(page, shop, email);
  const main = page.getByRole("main");
  const [key = ""] = /([0-9A-Z]{5}-){3}[0-9A-Z]{5}/.exec((await emailTo(shop, email))?.text ?? "") ?? [];
  const orderPage = `/order/?id=${order}`;

  // As while the creator's own list has run out.
  await page.route(/\/api\/(library|orders\/)/, async (route) => {
    const answer = await route.fetch();
    const text = await answer.text();
    const body = text.replace(
      /"licences":\[\{[^\]]*\],"missingLicences":0/,
      '"licences":[],"missingLicences":1',
    );
    await route.fulfill({ response: answer, body });
  });
  for (const path of [orderPage, "/library/"]) {
    await page.goto(shop.url + path);
    await expect(main).toContainText("We will email you your licence key.");
    await page.goto(`${shop.url}/zh${path}`);
    await expect(main).toContainText("授权码稍后会发到你的邮箱。");
    await expect(main).not.toContainText(key);
  }
  await page.unroute(/\/api\/(library|orders\/)/);
  for (const path of [orderPage, "/library/"]) {
    await page.goto(shop.url + path);
    await expect(main).toContainText(key);
    await expect(main).not.toContainText("We will email you");
  }
  for (const [language, words] of [
    ["", "Licence key: "],
    ["/zh", "授权码："],
  ]) {
    await page.goto(`${shop.url}${language}/receipt/?id=${order}`);
    await expect(page.getByRole("table").first()).toContainText(words + key);
  }
});
