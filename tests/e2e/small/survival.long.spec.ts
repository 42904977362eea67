import { emailsTo, pay } from "../buying.ts";
import { expect, test } from "./shop.ts";

const EMAIL = "survivor@example.com";

test("SIGKILL after the payment loses nothing, and the email is sent once", async ({ page, shop }) => {
  await shop.outage({ webhooks: true, mail: true });
  await page.goto(`${shop.url}/products/two-lamps/`);
  await page.getByRole("button", { name: "Buy" }).first().click();
  await pay(page, EMAIL);
  await expect(page.getByRole("main")).toContainText("Paid");
  // Leaves the page, whose polling would fail during the restart.
  await page.goto("about:blank");
  await shop.kill();
  await shop.restart();
  await shop.outage({ webhooks: false, mail: false });
  const emails = async () => (await emailsTo(shop, EMAIL)).length;
  await expect.poll(emails, { timeout: 30_000 }).toBe(1);
  await shop.kill();
  await shop.restart();
  // Receipts are sent before links, so a second receipt would arrive before this link.
  await page.request.post(`${shop.url}/api/links`, { data: { email: EMAIL } });
  await expect.poll(emails, { timeout: 30_000 }).toBeGreaterThan(1);
  const subjects = (await emailsTo(shop, EMAIL)).map(({ subject }) => subject);
  expect(subjects).toHaveLength(2);
  expect(subjects).toContain("Now in your library: Two Lamps");
  expect(subjects).toContainEqual(expect.stringMatching(/^\w{6} opens your library at Lamp Works$/));
  const orders = (await shop.orders()).filter((order) => order.email === EMAIL);
  expect(orders).toMatchObject([{ status: "paid", amount: 2900, currency: "USD" }]);
});
