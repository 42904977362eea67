import { chromium, type Page } from "@playwright/test";
import { BROWSER_ARGS, findBrowser } from "#scripts/browser.ts";
import { expect, test } from "./test.ts";

test("a page is prefetched on hover, its cover moves there in a view transition, and the back button restores from the cache", async ({
  shop,
}) => {
  // Playwright disables the back/forward cache by default.
  const browser = await chromium.launch({
    executablePath: findBrowser() ?? undefined,
    args: BROWSER_ARGS,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const context = await browser.newContext({ reducedMotion: "no-preference" });
  // Playwright loses track of a page restored from the cache, so another tab reads what happened.
  await context.addInitScript(() => {
    const record = (what: string) => localStorage.setItem(`${what} ${location.pathname}`, "yes");
    addEventListener("pagereveal", ({ viewTransition }) => viewTransition && record("view transition to"));
    addEventListener("pageshow", ({ persisted }) => persisted && record("restored"));
    const [entry] = performance.getEntriesByType("navigation");
    if (entry && Reflect.get(entry, "deliveryType") === "navigational-prefetch") record("prefetched");
  });
  const other = await context.newPage();
  await other.goto(`${shop.url}/cart/`);
  const recorded = (what: string) => other.evaluate((what) => localStorage.getItem(what), what);

  const page = await context.newPage();
  await page.goto(`${shop.url}/products/`);
  const link = page.getByRole("main").getByRole("link", { name: "Ink Brushes" });
  const isPrefetched = await prefetchOf(page, "/products/ink-brushes/");
  await link.hover();
  await expect.poll(isPrefetched).toBe(true);
  await link.click();
  await page.waitForURL(/\/products\/ink-brushes\/$/);
  await expect.poll(() => recorded("prefetched /products/ink-brushes/")).toBe("yes");
  await expect.poll(() => recorded("view transition to /products/ink-brushes/")).toBe("yes");

  await goBack(page);
  await expect.poll(() => recorded("restored /products/")).toBe("yes");
  await browser.close();
});

test("a thumbnail shows its picture without scrolling the page, and the arrow keys go through the pictures", async ({
  page,
  shop,
}) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto(`${shop.url}/products/between-two-scripts/`);
  const strip = page.getByRole("region", { name: "Pictures" });
  const visible = () =>
    strip.evaluate((strip) => {
      const pictures = [...strip.querySelectorAll<HTMLElement>(":scope > div")];
      const places = pictures.map(({ offsetLeft }) => Math.abs(offsetLeft - strip.scrollLeft));
      return places.indexOf(Math.min(...places)) + 1;
    });
  expect(await visible()).toBe(1);
  await strip.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(visible).toBe(2);
  await page.setViewportSize({ width: 1280, height: 800 });
  const third = page.getByRole("link", { name: /3 of/ });
  await third.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => ({ top: scrollY, pages: history.length }));
  await third.click();
  await expect.poll(visible).toBe(3);
  await expect(third).toHaveAttribute("aria-current", "true");
  expect(await page.evaluate(() => ({ top: scrollY, pages: history.length }))).toEqual(before);
});

/** @returns a function that says whether the browser has prefetched a page of this path since */
async function prefetchOf(page: Page, path: string): Promise<() => boolean> {
  const session = await page.context().newCDPSession(page);
  let isPrefetched = false;
  session.on("Preload.prefetchStatusUpdated", ({ prefetchUrl, status }) => {
    if (new URL(prefetchUrl).pathname === path && status === "Ready") isPrefetched = true;
  });
  await session.send("Preload.enable");
  return () => isPrefetched;
}

/** Goes back without waiting for a load that Playwright does not see. */
function goBack(page: Page): Promise<void> {
  return page.evaluate(() => void setTimeout(() => history.back()));
}
