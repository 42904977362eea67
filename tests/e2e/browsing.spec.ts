import { chromium, type Page } from "@playwright/test";
import { BROWSER_ARGS, findBrowser } from "#scripts/browser.ts";
import { expect, test } from "./test.ts";

test("a page is fetched while one points at its link, its cover travels there, and the way back is kept in memory", async ({
  shop,
}) => {
  // Playwright's own flags switch off what browsers do with pages that are left.
  const browser = await chromium.launch({
    executablePath: findBrowser() ?? undefined,
    args: BROWSER_ARGS,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const context = await browser.newContext({ reducedMotion: "no-preference" });
  // Playwright loses sight of a page that comes back out of memory: what happens is read in another tab.
  await context.addInitScript(() => {
    const tell = (what: string) => localStorage.setItem(`${what} ${location.pathname}`, "yes");
    addEventListener("pagereveal", ({ viewTransition }) => viewTransition && tell("travelled to"));
    addEventListener("pageshow", ({ persisted }) => persisted && tell("kept"));
    const [entry] = performance.getEntriesByType("navigation");
    if (entry && Reflect.get(entry, "deliveryType") === "navigational-prefetch") tell("fetched ahead");
  });
  const other = await context.newPage();
  await other.goto(`${shop.url}/cart/`);
  const said = (what: string) => other.evaluate((what) => localStorage.getItem(what), what);

  const page = await context.newPage();
  await page.goto(`${shop.url}/products/`);
  const link = page.getByRole("main").getByRole("link", { name: "Ink Brushes" });
  await link.hover();
  await page.waitForTimeout(1_000);
  await link.click();
  await page.waitForURL(/\/products\/ink-brushes\/$/);
  await expect.poll(() => said("fetched ahead /products/ink-brushes/")).toBe("yes");
  await expect.poll(() => said("travelled to /products/ink-brushes/")).toBe("yes");

  await goBack(page);
  await expect.poll(() => said("kept /products/")).toBe("yes");
  await browser.close();
});

test("the pictures of a product are chosen by their thumbnails, which move nothing else, and gone through with the arrow keys", async ({
  page,
  shop,
}) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto(`${shop.url}/products/between-two-scripts/`);
  const strip = page.getByRole("region", { name: "Pictures" });
  const seen = () =>
    strip.evaluate(({ children, scrollLeft }) => {
      const places = [...children].map((child) =>
        child instanceof HTMLElement ? Math.abs(child.offsetLeft - scrollLeft) : Number.POSITIVE_INFINITY,
      );
      return places.indexOf(Math.min(...places)) + 1;
    });
  expect(await seen()).toBe(1);
  await strip.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(seen).toBe(2);
  await page.setViewportSize({ width: 1280, height: 800 });
  const third = page.getByRole("link", { name: /3 of/ });
  await third.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => ({ top: scrollY, pages: history.length }));
  await third.click();
  await expect.poll(seen).toBe(3);
  await expect(third).toHaveAttribute("aria-current", "true");
  expect(await page.evaluate(() => ({ top: scrollY, pages: history.length }))).toEqual(before);
});

/** Without waiting for what Playwright does not see. */
function goBack(page: Page): Promise<void> {
  return page.evaluate(() => void setTimeout(() => history.back()));
}
