import type { Page } from "@playwright/test";
import { PHONE } from "./access/views.ts";
import { expect, test } from "./test.ts";

const WIDE = { width: 1440, height: 900 };
const PATHS = ["/sign-in/", "/order/?id=ord_unknown", "/open/", "/library/", "/nothing/here/"];

for (const prefix of ["", "/zh"]) {
  test(`pages with one message have the frame of all others at ${prefix || "/"}`, async ({
    page,
    shop,
    consoleErrors,
  }) => {
    for (const size of [WIDE, PHONE]) {
      await page.setViewportSize(size);
      await page.goto(`${shop.url}${prefix}/pages/about/`);
      const expected = await frameOf(page);
      for (const path of PATHS) {
        await page.goto(shop.url + prefix + path);
        expect(await frameOf(page), path).toEqual(expected);
      }
      await refuse(page, `${shop.url}${prefix}/products/ink-brushes/`);
      expect(await frameOf(page), "problem page").toEqual(expected);
    }
    // The browser logs refusals itself.
    expect(consoleErrors.splice(0).filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
  });
}

test("the menu of a problem page opens on a phone and leads back into the shop", async ({
  page,
  shop,
  consoleErrors,
}) => {
  await page.setViewportSize(PHONE);
  await refuse(page, `${shop.url}/zh/products/ink-brushes/`);
  const link = page.getByRole("navigation").getByRole("link", { name: "我的书架" });
  await expect(link).toBeHidden();
  await page.getByRole("button", { name: "菜单" }).click();
  await link.click();
  await expect(page).toHaveURL(`${shop.url}/zh/library/`);
  consoleErrors.splice(0);
});

/** Submits an outdated price, which the checkout refuses with a page of its own. */
async function refuse(page: Page, product: string): Promise<void> {
  await page.goto(product);
  await page.locator("#buy input[name=price]").evaluate((input: HTMLInputElement) => {
    input.value = "1";
  });
  await page.locator("#buy [type=submit]:not([name=gift])").click();
  await expect(page).toHaveURL(/\/api\/checkout$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

/** Where the parts that every page has begin, in CSS pixels from the left edge. */
function frameOf(page: Page): Promise<object> {
  return page.evaluate(() => {
    const left = (selector: string) => {
      const shown = [...document.querySelectorAll(selector)].find((element) => element.checkVisibility());
      return shown && Math.round(shown.getBoundingClientRect().left);
    };
    return {
      seal: left("header :is(svg, img)"),
      title: left("h1"),
      hasMenu: left("header :is(nav a, button)") !== undefined,
    };
  });
}
