import { expect, test } from "./test.ts";

for (const javaScriptEnabled of [true, false]) {
  test(`the Buy button and a phone's bar have the price of the chosen edition, scripts ${javaScriptEnabled ? "on" : "off"}`, async ({
    browser,
    shop,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 390, height: 780 } });
    const page = await context.newPage();
    for (const [path, first, second] of [
      ["/products/between-two-scripts/", "Buy for $29", "Buy for $59"],
      ["/zh/products/lantern-icons/", "US$24购买", "US$69购买"],
    ] as const) {
      await page.goto(shop.url + path);
      const buy = page.locator("#buy [type=submit]:not([name=gift])");
      const bar = page.locator(".buy-bar");
      await expect(buy).toHaveAccessibleName(first);
      await page.getByRole("radio").nth(1).check();
      await expect(buy).toHaveAccessibleName(second);
      const [sum = ""] = /\$\d+/.exec(second) ?? [];
      const shown = await bar.ariaSnapshot();
      expect(shown).toContain(sum);
      expect(shown).not.toMatch(/from|起|29|24/);
    }
    await context.close();
  });
}
