import type { Page, Request } from "@playwright/test";
import { axeViolations } from "./access/axe.ts";
import { expect, test } from "./test.ts";

const RECORD = "/products/rain-on-tiles/";
const BOOK = "/products/between-two-scripts/";
const TABLES = "/products/dusk-luts/";
const ICONS = "/products/lantern-icons/";
const PRODUCTS = [RECORD, BOOK, TABLES, ICONS, "/products/small-websites/"];
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

test("a page loads no module of a sample, and neither its sound nor its pages, before one is touched", async ({
  page,
  shop,
}) => {
  const requests = recordRequests(page);
  for (const path of PRODUCTS) await page.goto(shop.url + path, { waitUntil: "networkidle" });
  const names = requests.map((request) => request.url()).join("\n");
  expect(names).not.toMatch(/enhance\/(gallery|player|compare|magnifier|page-viewer|type-tester|samples)\./);
  expect(names).not.toMatch(/\.mp3|\.pdf/);
});

for (const { language, prefix, labels } of [
  {
    language: "English",
    prefix: "",
    labels: {
      listen: "Listen",
      play: "Play",
      pause: "Pause",
      position: "Position",
      compare: "Before and after",
    },
  },
  {
    language: "Chinese",
    prefix: "/zh",
    labels: { listen: "试听", play: "播放", pause: "暂停", position: "播放位置", compare: "前后对比" },
  },
]) {
  test(`the record's label plays and pauses it, with a line to seek in, in ${language}`, async ({
    page,
    shop,
  }) => {
    await page.goto(shop.url + prefix + RECORD);
    const cover = page.locator("#picture-1");
    await cover.getByRole("link", { name: labels.listen }).click();
    const position = cover.getByRole("slider", { name: labels.position });
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    await expect(cover.locator(".ring")).toHaveAttribute("stroke-dasharray", /^0\.\d+ 1$/);
    expect(await axeViolations(page)).toEqual([]);
    await position.fill("12");
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThanOrEqual(12);
    await cover.getByRole("button", { name: labels.pause }).first().click();
    await expect(cover.locator("[data-playing]")).toHaveCount(0);
    await expect(cover.getByRole("button", { name: labels.play })).toHaveCount(2);
  });

  test(`a picture is compared with the one before by the keyboard alone, in ${language}`, async ({
    page,
    shop,
  }) => {
    await page.goto(shop.url + prefix + TABLES);
    const link = page.getByRole("link", { name: labels.compare });
    await link.focus();
    await page.keyboard.press("Enter");
    const slider = page.locator("#picture-2").getByRole("slider");
    await expect(slider).toBeFocused();
    await expect(slider).toHaveValue("50");
    // The stylesheet of the slider arrives after the slider.
    await expect.poll(() => borderOf(page)).toBeGreaterThan(0);
    const half = await borderOf(page);
    for (let i = 0; i < 20; i++) await page.keyboard.press("ArrowRight");
    await expect(slider).toHaveValue("70");
    expect(await borderOf(page)).toBeGreaterThan(half);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("button", { name: labels.compare, exact: true }).click();
    await expect(slider).toHaveCount(0);
  });
}

test("the record's sample plays with the same controls further down, and on both places at once", async ({
  page,
  shop,
}) => {
  await page.goto(shop.url + RECORD);
  await page.locator("#samples").getByRole("link", { name: "Listen" }).press("Enter");
  const samples = page.getByRole("group", { name: "From Eaves" });
  await expect(samples.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.locator("#picture-1 svg a").last().click();
  await expect(samples.getByRole("button", { name: "Play" })).toBeVisible();
});

test("the icon under the pointer is enlarged, and the arrow keys go from icon to icon", async ({
  page,
  shop,
}) => {
  await page.goto(shop.url + ICONS);
  const link = page.getByRole("link", { name: "Zoom in" });
  await link.press("Enter");
  const lens = page.locator(".lens");
  await expect(lens).toBeFocused();
  await expect(lens).toHaveAttribute("aria-label", "Enlarged: row 5, column 7");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowUp");
  await expect(lens).toHaveAttribute("aria-label", "Enlarged: row 4, column 6");
  await page.keyboard.press("Escape");
  await expect(lens).toHaveCount(0);
  const box = await page.locator("#picture-2 picture img").boundingBox();
  if (!box) throw new Error("The grid is not shown");
  await page.mouse.move(box.x + box.width * 0.01, box.y + box.height * 0.01);
  await expect(lens).toHaveAttribute("aria-label", "Enlarged: row 1, column 1");
  await page.mouse.move(5, 5);
  await expect(lens).toHaveCount(0);
});

test("the place of the lens is announced as it moves", async ({ page, shop }) => {
  await page.goto(shop.url + ICONS);
  await page.getByRole("link", { name: "Zoom in" }).press("Enter");
  const lens = page.getByRole("application", { name: "Enlarged: row 5, column 7" });
  await expect(lens).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  const status = page.locator("#picture-2").getByRole("status");
  await expect(status).toHaveText("Enlarged: row 5, column 6");
  expect(await axeViolations(page)).toEqual([]);
});

for (const { path, name, opened } of [
  { path: RECORD, name: "Listen", opened: ".gallery .player" },
  { path: TABLES, name: "Before and after", opened: ".slider" },
  { path: ICONS, name: "Zoom in", opened: ".lens" },
  { path: BOOK, name: "Look inside", opened: ".page-viewer" },
  { path: "/products/night-market/", name: "Try this font", opened: ".tester" },
]) {
  test(`Space presses “${name}”, once it is a button, without scrolling`, async ({ page, shop }) => {
    await page.goto(shop.url + path);
    await page.getByRole("link", { name }).first().focus();
    await expect(page.locator("a[role=button]:focus")).toHaveCount(1);
    const top = await page.evaluate(() => scrollY);
    await page.keyboard.press("Space");
    await expect(page.locator(opened)).toBeVisible();
    expect(await page.evaluate(() => scrollY)).toBe(top);
  });
}

test("the book opens in place of its cover and is turned by click and keyboard", async ({ page, shop }) => {
  await page.goto(shop.url + BOOK);
  await page.getByRole("link", { name: "Look inside" }).click();
  const book = page.locator(".page-viewer");
  await expect(book).toBeFocused();
  await expect(book.getByRole("status")).toHaveText("Page 1 of 7");
  const image = book.locator("img").first();
  await expect.poll(() => naturalWidth(image)).toBeGreaterThan(900);
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press("ArrowRight");
  await expect(book.getByRole("status")).toHaveText("Page 2 of 7");
  await expect(image).toHaveAttribute("alt", "Page 2 of 7");
  await image.click({ position: { x: 300, y: 200 } });
  await expect(book.getByRole("status")).toHaveText("Page 3 of 7");
  await book.getByRole("button", { name: "Previous page" }).click();
  await page.keyboard.press("End");
  await expect(book.getByRole("status")).toHaveText("Page 7 of 7");
  await expect(book.getByRole("button", { name: "Next page" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(book).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Look inside" })).toBeFocused();
});

test("a page turns over the next one, but not for visitors who prefer less motion", async ({
  page,
  shop,
}) => {
  for (const reducedMotion of ["no-preference", "reduce"] as const) {
    await page.emulateMedia({ reducedMotion });
    await page.goto(shop.url + BOOK);
    await page.getByRole("link", { name: "Look inside" }).click();
    await expect(page.locator(".page-viewer")).toBeFocused();
    await page.keyboard.press("ArrowRight");
    const isTurning = await page.evaluate(() => document.querySelector(".turning") !== null);
    expect(isTurning).toBe(reducedMotion === "no-preference");
    await expect(page.locator(".turning")).toHaveCount(0);
    await expect(page.locator(".page-viewer img")).toHaveAttribute("src", /\.pdf\.2\.avif$/);
  }
});

test("on a phone the book fills the screen, and closing it brings the page back", async ({
  browser,
  shop,
}) => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(`${shop.url}/zh${BOOK}`);
  await page.getByRole("link", { name: "试读" }).tap();
  const book = page.locator(".page-viewer");
  await expect(book.getByRole("status")).toHaveText("第1页，共7页");
  await expect.poll(async () => (await book.boundingBox())?.width).toBe(PHONE.viewport.width);
  await book.getByRole("button", { name: "关闭" }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(book).toHaveCount(0);
  await context.close();
});

for (const [path, text] of [
  ["/products/night-market/", "Night Market"],
  ["/zh/products/night-market/", "night market"],
] as const) {
  test(`a visitor types with a font, which is loaded when it is touched, on ${path}`, async ({
    page,
    shop,
  }) => {
    const requests = recordRequests(page);
    await page.goto(shop.url + path, { waitUntil: "networkidle" });
    expect(requests.map((request) => request.url()).join("\n")).not.toContain("night-market-draft");
    await page.locator("#samples figure a").press("Enter");
    const field = page.getByRole("textbox");
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(text);
    await expect(field).toHaveCSS("font-family", /sample-1/);
    await page.keyboard.type("BBQ");
    await expect(field).toHaveValue("BBQ");
    await page.getByRole("slider").fill("120");
    await expect(field).toHaveCSS("font-size", "120px");
    expect(await axeViolations(page)).toEqual([]);
  });
}

test("without scripts each sample stays a link or the browser's own player", async ({ browser, shop }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(shop.url + RECORD);
  await expect(page.locator("#samples audio[controls]")).toBeVisible();
  await expect(page.locator("#picture-1 svg a")).toHaveAttribute("href", /\.mp3$/);
  await page.goto(`${shop.url}/products/small-websites/`);
  await expect(page.locator("#samples video[controls]")).toBeVisible();
  await page.goto(shop.url + BOOK);
  await expect(page.getByRole("link", { name: "Look inside" })).toHaveAttribute("href", /\.pdf$/);
  await page.goto(`${shop.url}/products/night-market/`);
  await expect(page.getByRole("link", { name: "Try this font" })).toHaveAttribute("href", /\.woff2$/);
  await page.goto(shop.url + TABLES);
  await page.getByRole("link", { name: "Before and after" }).click();
  await expect(page.locator("#picture-3:target img").first()).toBeVisible();
  await page.goto(shop.url + ICONS);
  await expect(page.getByRole("link", { name: "Zoom in" })).toHaveAttribute("href", /\.avif$/);
  await context.close();
});

test("a module that cannot be loaded leaves what there is without scripts", async ({
  page,
  shop,
  consoleErrors,
}) => {
  await page.route(/enhance\/compare\./, (route) => route.abort());
  await page.goto(shop.url + TABLES);
  await page.getByRole("link", { name: "Before and after" }).click();
  await expect(page).toHaveURL(/#picture-3$/);
  expect(consoleErrors.splice(0)).toEqual(["Failed to load resource: net::ERR_FAILED"]);
});

function recordRequests(page: Page): Request[] {
  const requests: Request[] = [];
  page.on("request", (request) => requests.push(request));
  return requests;
}

/** Where the picture before ends, in CSS pixels from the left. */
function borderOf(page: Page): Promise<number> {
  return page
    .locator("#picture-2 .before img")
    .evaluate((image) => Number(/- ([\d.]+)px/.exec(getComputedStyle(image).clipPath)?.[1]));
}

function naturalWidth(image: ReturnType<Page["locator"]>): Promise<number> {
  return image.evaluate((element) => (element instanceof HTMLImageElement ? element.naturalWidth : 0));
}
