import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { buy } from "./access/purchases.ts";
import { PHONE } from "./access/views.ts";
import { layoutShift } from "./layout-shift.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const main = (page: Page) => page.getByRole("main");
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });

/** Opens the library of somebody who has bought a bundle of eleven works, another edition of one of them, and two more. */
async function openFullLibrary(page: Page, shop: Shop, email: string, lang = "en") {
  await buy(shop, lang, email, [{ product: "lantern-icons", option: "studio" }]);
  await buy(shop, lang, email, [{ product: "the-whole-lantern" }]);
  const { token } = await buy(shop, lang, email, [
    { product: "pairing-sheet" },
    { product: "rain-on-tiles" },
  ]);
  await page.goto(`${shop.url}${lang === "en" ? "" : `/${lang}`}/open/#${token}`);
  await main(page).getByRole("button").click();
  await main(page)
    .getByRole("link", { name: lang === "en" ? "Show everything" : "查看全部" })
    .click();
  await expect(page).toHaveURL(/\/library\/$/);
}

test("a work opens in the page, and the way back leads to where the buyer was", async ({ page, shop }) => {
  await openFullLibrary(page, shop, "shelf@example.com");
  await expect(main(page).getByRole("region", { name: "The Whole Lantern" })).toContainText(
    "Bundle of 11 products",
  );
  const card = main(page).getByRole("link", { name: "Paper Grounds" });
  await card.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(0);

  for (const back of [
    () => page.goBack(),
    () => page.keyboard.press("Escape"),
    () => page.getByRole("link", { name: "Back to your library" }).click(),
  ]) {
    await card.focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/library\/#paper-grounds$/);
    await expect(heading(page, "Paper Grounds")).toBeFocused();
    await expect(page).toHaveTitle(/^Paper Grounds/);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await expect(main(page)).toContainText("Part of The Whole Lantern");
    await expect(main(page)).toContainText(/ord_\w+/);
    await back();
    await expect(page).toHaveURL(/\/library\/$/);
    await expect(card).toBeFocused();
    expect(await page.evaluate(() => scrollY)).toBe(before);
  }

  // A bookmark opens the work at once; there is no shelf to go back to in the browser's history.
  await page.goto("about:blank");
  await page.goto(`${shop.url}/library/#lantern-icons`);
  await expect(heading(page, "Lantern Icons")).toBeVisible();
  await expect(main(page)).toContainText("Icons · Studio");
  await expect(main(page)).toContainText("Version 2.1");
  await expect(page.getByRole("link", { name: "See what has changed" })).toHaveAttribute(
    "href",
    "/products/lantern-icons/#changes",
  );
  await page.keyboard.press("Escape");
  await expect(heading(page, "Your library")).toBeVisible();
  await expect(page).toHaveURL(/\/library\/$/);
  await page.goto(`${shop.url}/library/#not-there`);
  await expect(heading(page, "Your library")).toBeVisible();
});

test("an open work has its files, its checksums as a file, and what was bought with it", async ({
  page,
  shop,
}) => {
  await openFullLibrary(page, shop, "work@example.com");
  await main(page).getByRole("link", { name: "Rain on Tiles", exact: true }).first().click();
  await expect(heading(page, "Rain on Tiles")).toBeVisible();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: /checksums/ }).click();
  const sums = await saving;
  expect(sums.suggestedFilename()).toBe("SHA256SUMS");
  const sold = await readFile("content/products/rain-on-tiles/files/01-eaves.mp3");
  const sha256 = createHash("sha256").update(sold).digest("hex");
  expect(await readFile(await sums.path(), "utf8")).toContain(`${sha256}  01-eaves.mp3\n`);

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download Eaves" }).click();
  expect((await downloading).suggestedFilename()).toBe("01-eaves.mp3");
  await expect(main(page).getByRole("button", { name: "Download all" })).toBeVisible();
  await main(page).getByRole("link", { name: "Pairing Sheet" }).click();
  await expect(page).toHaveURL(/#pairing-sheet$/);
  await page.getByRole("link", { name: "View receipt" }).click();
  await expect(page).toHaveURL(/\/receipt\/\?id=ord_/);
});

test("from a dozen works on, the library filters while typing and by kind, without a request", async ({
  page,
  shop,
}) => {
  await openFullLibrary(page, shop, "filter-zh@example.com", "zh");
  const cards = main(page).getByRole("article");
  await expect(cards).toHaveCount(14);
  const requests: string[] = [];
  page.on("request", (request) => {
    if (!/\.(avif|webp|jpeg|woff2)$/.test(request.url())) requests.push(request.url());
  });
  await page.getByLabel("按名称查找").pressSequentially("灯笼");
  await expect(cards).toHaveCount(2);
  await expect(main(page).getByRole("status").filter({ hasText: "找到2件作品" })).toHaveCount(1);
  await page.getByLabel("类别").selectOption("音乐");
  await expect(main(page)).toContainText("书架上没有符合条件的作品。");
  await page.getByLabel("按名称查找").fill("");
  await expect(cards).toHaveCount(2);
  expect(requests).toEqual([]);
});

test("the list is a choice that the browser remembers", async ({ page, shop }) => {
  await openFullLibrary(page, shop, "list@example.com");
  await page.getByText("List", { exact: true }).click();
  const rows = main(page).getByRole("listitem");
  await expect(rows).toHaveCount(14);
  await page.reload();
  await expect(rows).toHaveCount(14);
  const downloading = page.waitForEvent("download");
  await rows.filter({ hasText: "Nine Grid" }).getByRole("button").click();
  await downloading;
  await main(page).getByRole("link", { name: "Rain on Tiles" }).first().click();
  await expect(heading(page, "Rain on Tiles")).toBeFocused();
  await page.goBack();
  await page.getByText("Covers", { exact: true }).click();
  await expect(main(page).getByRole("article")).toHaveCount(14);
});

test("the shelf takes the place of its placeholder without a shift", async ({ page, shop }) => {
  await openFullLibrary(page, shop, "shift@example.com");
  for (const size of [{ width: 1440, height: 900 }, PHONE]) {
    await page.setViewportSize(size);
    await page.reload();
    await expect(main(page).getByRole("article").first()).toBeVisible();
    expect(await layoutShift(page)).toBeLessThan(0.01);
  }
});

test.describe("with motion", () => {
  test.use({ contextOptions: { reducedMotion: "no-preference" } });

  test("the cover moves from the shelf to the open work and back", async ({ page, shop }) => {
    await openFullLibrary(page, shop, "motion@example.com");
    const moved = () =>
      page.evaluate(async () => {
        await new Promise(requestAnimationFrame);
        const names = document
          .getAnimations()
          .map(({ effect }) => (effect instanceof KeyframeEffect ? effect.pseudoElement : null));
        return names.includes("::view-transition-group(cover-dusk-luts)");
      });
    await main(page).getByRole("link", { name: "Dusk LUTs" }).click();
    await expect.poll(moved, { intervals: [20] }).toBe(true);
    await expect(heading(page, "Dusk LUTs")).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(main(page).getByRole("link", { name: "Dusk LUTs" })).toBeFocused();
  });
});
