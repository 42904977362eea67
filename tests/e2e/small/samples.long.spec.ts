import { axeViolations } from "../access/axe.ts";
import { layoutShift } from "../layout-shift.ts";
import { expect, test } from "./shop.ts";

const PATH = "/products/night-light/";
const SLOW_MS = 500;

test("slow samples cause no layout shift", async ({ page, shop }) => {
  await page.route(/\/media\//, async (route) => {
    await new Promise((wait) => setTimeout(wait, SLOW_MS));
    await route.continue();
  });
  await page.goto(`${shop.url}${PATH}#samples`);
  for (const kind of ["img", "video"]) {
    await page.locator(`#samples ${kind}`).last().scrollIntoViewIfNeeded();
  }
  await expect
    .poll(() =>
      page.locator("#samples img").evaluateAll((all: HTMLImageElement[]) => all.every((i) => i.complete)),
    )
    .toBe(true);
  await expect
    .poll(() =>
      page
        .locator("#samples video")
        .evaluate((film: HTMLVideoElement) => film.readyState + Number(Boolean(film.error))),
    )
    .toBeGreaterThan(0);
  expect(await layoutShift(page)).toBe(0);
});

test("a picture sample is shown in a suitable size and links to the original file", async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.url}${PATH}#samples`);
  const shown = page.getByRole("img", { name: "The whole drawing" });
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.currentSrc)).toMatch(/\.avif$/);
  const file = await page.getByRole("link", { name: "The whole drawing" }).getAttribute("href");
  const answer = await page.request.get(shop.url + file);
  expect(answer.headers()["content-type"]).toBe("image/png");
});

test("no sample is shown larger than its natural size or than the page", async ({ page, shop }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(`${shop.url}${PATH}#samples`);
  const boxes = await page.locator("#samples :is(img, video)").evaluateAll((all) =>
    all.map((element) => {
      const { width, height } = element.getBoundingClientRect();
      return [Math.round(width), Math.round(height)];
    }),
  );
  const room = 390 - 2 * 21;
  expect(boxes[1]).toEqual([90, 160]);
  for (const [width] of boxes) expect(width).toBeLessThanOrEqual(room + 2);
  expect(boxes[0]?.[1]).toBe(Math.round(((boxes[0]?.[0] ?? 0) * 720) / 1280));
  expect(boxes[2]?.[1]).toBe(Math.round(((boxes[2]?.[0] ?? 0) * 720) / 1280));
});

test("an EPUB is read on the page, and is a file without scripts", async ({ page, shop }) => {
  await page.goto(shop.url + PATH);
  const link = page.getByRole("link", { name: "The first nights" });
  const href = await link.getAttribute("href");
  expect((await page.request.get(shop.url + href)).headers()["content-type"]).toBe("application/epub+zip");
  const failed: string[] = [];
  page.on("console", (message) => message.type() === "error" && failed.push(message.text()));

  await link.click();
  const reader = page.getByRole("dialog", { name: "Night Light The first nights" });
  await expect(reader.getByRole("article").getByRole("img")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(reader).toContainText("2 of 11");
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(reader).toHaveCount(0);
  const button = page.getByRole("button", { name: "The first nights" });
  await expect(button).toBeFocused();
  await expect(page).toHaveURL(shop.url + PATH);

  await page.keyboard.press("Space");
  await expect(reader).toContainText("1 of 11");
  await reader.getByRole("button", { name: "Close" }).click();
  await expect(reader).toHaveCount(0);
  expect(failed).toEqual([]);
});
