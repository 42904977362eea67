import { accessProblems } from "./access/problems.ts";
import { buy } from "./access/purchases.ts";
import { emailsTo, emailTo, openLibrary } from "./buying.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

/** No other test has it, whose emails would be counted wrongly. */
const PRODUCT = "paper-year";

async function linkInEmail(shop: Shop, email: string): Promise<string> {
  await shop.notify(PRODUCT);
  await expect.poll(async () => (await emailsTo(shop, email)).length).toBe(2);
  return /http\S+\/api\/mail\/mute\S+/.exec((await emailTo(shop, email))?.text ?? "")?.[0] ?? "";
}

test("a buyer is notified of a new version, turns such emails off without scripts, and on again in the library", async ({
  page,
  browser,
  shop,
}) => {
  const email = "told@example.com";
  await buy(shop, "en", email, [{ product: PRODUCT }]);
  const link = await linkInEmail(shop, email);
  expect((await emailTo(shop, email))?.subject).toBe("New version of Paper Year 2027: 2027.1");

  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 360, height: 640 },
  });
  const plain = await context.newPage();
  await plain.goto(link);
  await expect(plain.getByRole("heading", { level: 1 })).toHaveText("Emails from Paper Lantern Studio");
  await expect(plain.getByRole("main")).not.toContainText(email);
  const off = plain.getByRole("button", { name: "Turn off: New versions of Paper Year 2027" });
  await off.focus();
  await plain.keyboard.press("Enter");
  await expect(plain.getByRole("status")).toContainText("Turned off");
  await expect(plain.getByRole("button", { name: /^Turn off: New versions of everything/ })).toBeVisible();
  expect(await plain.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await context.close();
  for (const locale of ["en", "zh"]) {
    await page.goto(link.replace(/locale=\w+/, `locale=${locale}`));
    await expect(page.locator("html")).toHaveAttribute("lang", locale);
    expect(await accessProblems(page)).toEqual([]);
  }

  await openLibrary(page, shop, email);
  await page.goto(`${shop.url}/account/`);
  const emails = page.getByRole("region", { name: "Emails" });
  await expect(emails.getByRole("listitem")).toHaveCount(1);
  expect(await accessProblems(page)).toEqual([]);
  await expect(emails).toContainText("New versions of Paper Year 2027");
  await emails.getByRole("button", { name: "Turn on again: New versions of Paper Year 2027" }).click();
  await expect(emails.getByRole("listitem")).toHaveCount(0);
  await page.reload();
  await expect(emails).toContainText("Each of these emails has a link to turn them off.");
  await expect(emails.getByRole("listitem")).toHaveCount(0);
});

test("the cover of an email may be shown by any website, and is small", async ({ shop }) => {
  const response = await fetch(`${shop.url}/mail/${PRODUCT}.jpeg`);
  expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  expect(response.headers.get("content-type")).toBe("image/jpeg");
  expect((await response.arrayBuffer()).byteLength).toBeLessThanOrEqual(30_000);
  const other = await fetch(`${shop.url}/share/${PRODUCT}.jpeg`);
  expect(other.headers.get("cross-origin-resource-policy")).toBe("same-origin");
});
