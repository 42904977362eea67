import type { Page } from "@playwright/test";
import { axeViolations } from "./access/axe.ts";
import { focusProblems } from "./access/focus.ts";
import { expect, test } from "./test.ts";

const BOOK = "/products/between-two-scripts/";
/** Rules for a whole page, which is hidden behind the pictures like behind any modal dialog. */
const OF_THE_PAGE_BEHIND = /^(landmark-one-main|page-has-heading-one) /;
const PHONE = { width: 390, height: 780 };

test("a picture fills the screen when it is pressed, within the shop, and Esc brings the page back as it was", async ({
  page,
  shop,
}) => {
  await page.goto(shop.url + BOOK);
  await page.evaluate(() => scrollTo(0, 60));
  const open = page.getByRole("button", { name: /^Enlarge A pale page/ });
  const small = await heightOf(page, 1);
  await open.click();
  await expect(page.getByRole("button", { name: "Close" })).toBeFocused();
  expect(await heightOf(page, 1)).toBeGreaterThan(small);
  await expect.poll(() => enlargedWidth(page, 1)).toBe(1280);
  // Nothing behind it can be reached.
  await expect(page.getByRole("heading", { level: 1 })).toBeHidden();
  await expect(page.getByRole("button", { name: "Buy" })).toHaveCount(0);
  const violations = await axeViolations(page);
  expect(violations.filter((violation) => !OF_THE_PAGE_BEHIND.test(violation))).toEqual([]);

  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(open).toBeFocused();
  expect(await heightOf(page, 1)).toBe(small);
  await expect(page).toHaveURL(shop.url + BOOK);
  expect(await page.evaluate(() => scrollY)).toBe(60);
});

test("the arrow keys, Tab and the thumbnails go through the enlarged pictures", async ({ page, shop }) => {
  await page.goto(shop.url + BOOK);
  await page.locator("#picture-1 button").click();
  // The press has loaded the module that marks the picture in sight. It scrolls to the pressed one when it starts.
  await expect(page.locator(".thumbnails [aria-current=true]")).toHaveCount(1);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => shown(page)).toEqual([2]);
  await page.getByRole("link", { name: "Picture 3 of 3" }).click();
  await expect.poll(() => shown(page)).toEqual([3]);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  expect(await page.evaluate(focusProblems)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test(`a click next to the picture, on it or on Close closes it, scripts ${javaScriptEnabled ? "on" : "off"}`, async ({
    browser,
    shop,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${shop.url}/zh/products/ink-brushes/`);
    const heading = page.getByRole("heading", { level: 1 });
    const close = [
      () => page.mouse.click(40, 400),
      () => page.mouse.click(640, 400),
      () => page.getByRole("button", { name: "关闭" }).click(),
    ];
    for (const closing of close) {
      await page.getByRole("button", { name: /^放大/ }).first().click();
      await expect(heading).toBeHidden();
      await closing();
      await expect(heading).toBeVisible();
    }
    await expect(page).toHaveURL(`${shop.url}/zh/products/ink-brushes/`);
    await context.close();
  });
}

test("on a phone, the picture that is tapped is the one that opens, also if only a part of it is in sight", async ({
  browser,
  shop,
}) => {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  for (const [path, picture] of [
    ["/products/small-websites/", 1],
    ["/products/small-websites/", 2],
    ["/zh/products/six-windows/", 2],
  ] as const) {
    await page.goto(shop.url + path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
    await page.locator(`#picture-${picture} button`).tap({ position: { x: 20, y: 60 } });
    await expect.poll(() => shown(page)).toEqual([picture]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  }
  await context.close();
});

test("a printed product page has its cover, and no controls", async ({ page, shop }) => {
  await page.emulateMedia({ media: "print" });
  await page.goto(`${shop.url}/products/between-two-scripts/`);
  await expect(page.locator("#picture-1 picture img")).toBeVisible();
  for (const name of [/Menu|Cart|Buy|Add to cart|Close/, /Dark/])
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.locator(".related")).toBeHidden();
});

/** The height of a picture in CSS pixels. */
async function heightOf(page: Page, picture: number): Promise<number> {
  const box = await page.locator(`#picture-${picture} picture img`).boundingBox();
  return Math.round(box?.height ?? 0);
}

/** The width of the file that an enlarged picture has loaded. */
function enlargedWidth(page: Page, picture: number): Promise<number> {
  return page
    .locator(`#picture-${picture} .enlarged`)
    .evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0));
}

/** The pictures that are entirely on the screen. */
function shown(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll(".gallery-strip > div")].flatMap((picture, i) => {
      const { left, right } = picture.getBoundingClientRect();
      return left >= -1 && right <= innerWidth + 1 ? [i + 1] : [];
    }),
  );
}
