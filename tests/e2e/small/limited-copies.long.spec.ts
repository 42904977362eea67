import { expect, test } from "./shop.ts";

const PATH = "/products/half-lamp/";

test("an edition of two copies says so, and the third buyer reads that it is sold out", async ({
  page,
  shop,
  browser,
  consoleErrors,
}) => {
  await page.goto(`${shop.url}/zh${PATH}`);
  await expect(page.getByText("限量2份")).toBeVisible();
  await page.goto(shop.url + PATH);
  await expect(page.getByText("Limited to 2 copies")).toBeVisible();
  await page.locator("#buy").getByText("Studio edition").click();

  // Others hold both while they pay. After a retry of this test they hold them still.
  const others = await browser.newContext();
  for (const quantity of [1, 1]) {
    const items = [{ product: "half-lamp", option: "studio", quantity }];
    await others.request.post(`${shop.url}/api/checkout`, { data: { items } });
    await others.clearCookies();
  }
  await others.close();

  await page.locator("#buy").getByRole("button", { name: /^Buy/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Half a Lamp is sold out");
  expect(consoleErrors.splice(0).filter((text) => !/status of 409/.test(text))).toEqual([]);
  await page.getByRole("link", { name: "Back to the product" }).click();
  await expect(page).toHaveURL(/\/products\/half-lamp\/\?option=studio/);
  await expect(page.getByRole("radio", { name: /Studio edition/ })).toBeChecked();
});
