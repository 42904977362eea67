import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type ShopProcess, startShopProcess } from "../e2e/shop-process.ts";
import { KEYS } from "./driver.ts";
import { openFirefox } from "./firefox.ts";
import { type BrowserPage, pageOf } from "./page.ts";
import { buy, codeTo, downloadsOf, linkTo } from "./purchases.ts";
import { openWebKit } from "./webkit.ts";

const BOOK = "between-two-scripts";

/** What Firefox says of a module that was still loading when its page was left. */
const UNLOADED = /^TypeError: error loading dynamically imported module/;

let shop: ShopProcess;
beforeAll(async () => {
  shop = await startShopProcess();
});
afterAll(() => shop.close());

describe.each([
  { browser: "Firefox", open: openFirefox },
  { browser: "WebKit", open: openWebKit },
])("in $browser", ({ browser, open }) => {
  let page: BrowserPage;
  beforeAll(async () => {
    page = pageOf(await open());
    await page.driver.resize(1_280, 900);
  });
  afterEach(async () => {
    // Again if the page before was still being left.
    await page.until(async () => {
      await page.goto(`${shop.url}/404.html`);
      // 401: it was not signed in.
      return page.call(async () =>
        [204, 401].includes((await fetch("/api/session", { method: "DELETE" })).status),
      );
    }, "the end of the session");
    const errors = page.driver.errors.splice(0).filter((text) => !UNLOADED.test(text));
    expect(errors, "the browser's console").toEqual([]);
  });
  afterAll(() => page.driver.close());

  const address = (name: string) => `${name}@${browser.toLowerCase()}.example`;

  test("a buyer gets from a page to the files, and with the mailed link into the library", async () => {
    await page.goto(`${shop.url}/zh/products/rain-on-tiles/`);
    await page.click("#buy button", "购买");
    await pay(page, address("buyer"));
    await page.sees("订单号");
    const order = new URL(await page.url()).searchParams.get("id") ?? "";
    await page.click("main button", "下载檐下");
    await page.until(async () => (await downloadsOf(shop, order)).length === 1, "the download");
    await page.goto(await linkTo(shop, address("buyer")));
    await page.click("main button");
    await page.isAt(/\/zh\/library\/$/);
    await page.sees("雨打瓦");
  });

  test("the cart keeps what is put in, and its checkout charges the quantity that was just typed", async () => {
    await page.goto(`${shop.url}/products/ink-brushes/`);
    await page.click("button", "Add to cart");
    await page.sees("was added to your cart");
    await page.press(KEYS.Escape);
    await page.goto(`${shop.url}/products/between-two-scripts/`);
    await page.click("button", "Add to cart");
    await page.sees("$45");
    await page.goto(`${shop.url}/cart/`);
    await page.sees("Ink Brushes");
    await page.click("main button, main summary", "More than one");
    await page.fill("main input[type=number]", "3");
    await page.click("main button", "Check out");
    await page.isAt(/\/pay\/cs_/);
    await page.sees("$77");
  });

  test("a code typed instead of the link opens the library, which signs out again", async () => {
    const email = address("code");
    await buy(shop, email, { product: "lantern-icons", option: "personal" });
    await page.goto(`${shop.url}/library/`);
    await page.click("main a", "Request a link");
    await page.fill("main input[type=email]", email);
    await page.click("main button", "Send code");
    await page.sees("Check your email");
    const code = await codeTo(shop, email);
    await page.fill("input[autocomplete=one-time-code]", code);
    await page.press(KEYS.Enter);
    await page.sees("Lantern Icons");
    await page.click("button, summary", "Sign out");
    await page.sees(/signed (out|in)/);
  });

  test("search finds while typing, in both languages", async () => {
    await page.goto(`${shop.url}/search/`);
    await page.fill("input[type=search]", "lantern");
    await page.sees("The Whole Lantern");
    await page.goto(`${shop.url}/zh/search/`);
    await page.fill("input[type=search]", "灯");
    await page.sees(/\d+个结果|个结果/);
  });

  test("a picture fills the screen when it is pressed, and Escape brings the page back", async () => {
    await page.goto(`${shop.url}/products/${BOOK}/`);
    const headingIsVisible = async (expected: boolean) =>
      (await page.call(() => document.querySelector("h1")?.checkVisibility({ visibilityProperty: true }))) ===
      expected;
    await page.click("#picture-2 button");
    await page.until(() => headingIsVisible(false), "the picture");
    await page.press(KEYS.Escape);
    await page.until(() => headingIsVisible(true), "the page");
  });

  test("a book opens in the page as PDF and as EPUB, and turns its pages", async () => {
    const email = address("reader");
    await buy(shop, email, { product: BOOK, option: "studio" });
    await page.goto(await linkTo(shop, email));
    await page.click("main button");
    await page.isAt(/\/library\/$/);
    await page.goto("about:blank");
    await page.goto(`${shop.url}/library/#${BOOK}`);
    await page.click("main button", "Read The book, PDF");
    const drawn = () =>
      page.call(() => {
        const canvas = document.querySelector<HTMLCanvasElement>("dialog canvas");
        const pixels = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
        return pixels?.some((value, i) => i % 4 !== 3 && value < 128) ?? false;
      });
    await page.until(drawn, "the first page");
    await page.press(KEYS.ArrowRight);
    await page.until(
      () => page.call(() => document.querySelectorAll("dialog .pdf-page").length === 2),
      "two pages",
    );
    await page.press(KEYS.Escape);
    await page.click("main button", "Read The book, EPUB");
    await page.until(
      () => page.call(() => (document.querySelector("dialog article")?.childElementCount ?? 0) > 0),
      "the text",
    );
    await page.press(KEYS.ArrowRight);
    await page.sees("2 of 11");
    await page.press(KEYS.Escape);
  });
});

async function pay(page: BrowserPage, email: string): Promise<void> {
  await page.isAt(/\/pay\/cs_/);
  await page.fill("input[type=email]", email);
  await page.click("button[value=pay]");
  await page.isAt(/\/order\/\?id=ord_/);
}
