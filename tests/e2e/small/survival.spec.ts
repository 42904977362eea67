import { mailTo, pay } from "../buying.ts";
import { expect, test } from "./shop.ts";

test("SIGKILL after the payment loses nothing, and the email is sent once", async ({ page, shop }) => {
  await shop.outage({ webhooks: true, mail: true });
  await page.goto(`${shop.url}/products/two-lamps/`);
  await page.getByRole("button", { name: "Buy" }).first().click();
  await pay(page, "survivor@example.com");
  await expect(page.getByRole("main")).toContainText("Paid");
  // Leaves the page, whose polling would fail during the restart.
  await page.goto("about:blank");
  await shop.killAndRestart();
  await shop.outage({ webhooks: false, mail: false });
  await expect.poll(() => mailTo(shop, "survivor@example.com"), { timeout: 30_000 }).toBeTruthy();
  await shop.killAndRestart();
  await page.waitForTimeout(3_000);
  const mails = (await shop.mails()).filter(({ to }) => to === "survivor@example.com");
  expect(mails).toHaveLength(1);
  const orders = (await shop.orders()).filter((order) => order.email === "survivor@example.com");
  expect(orders).toMatchObject([{ status: "paid", amount: 2900, currency: "USD" }]);
});
