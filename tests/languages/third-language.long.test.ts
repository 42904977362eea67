import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { formatPlural } from "#messages/format.ts";
import { ENGLISH, SHIPPED_LANGUAGES } from "#messages/read.ts";
import type { PageMessages } from "#messages/types.ts";
import { publish } from "#publish/publish.ts";
import { BROWSER_ARGS, findBrowser } from "#scripts/browser.ts";
import { buyerAt, tokenIn } from "../checkout/buyer.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { PUBLISH_TIMEOUT_MS } from "../site/publish-shop.ts";
import {
  attribute,
  findAll,
  hasClass,
  innerText,
  type PublishedPage,
  publishedPages,
} from "../site/published-pages.ts";
import { addArabic, inArabic } from "./arabic.ts";

const folder = mkdtempSync(join(tmpdir(), "vitrine-arabic-"));
const [contentDir, buildDir] = [join(folder, "content"), join(folder, "build")];
const warnings: string[] = [];
let pages: PublishedPage[] = [];
let shop: TestShop;
let browser: Browser;

beforeAll(async () => {
  addArabic(contentDir);
  addFixtureCache(buildDir);
  await publish({
    contentDir,
    buildDir,
    siteUrl: "https://lamps.example",
    storeFiles: async () => {},
    log: () => {},
    warn: (found) => warnings.push(...found.map((mistake) => formatMistake(mistake))),
  });
  pages = publishedPages(join(buildDir, "current/site"));
  shop = await startShop({ offers: null, variables: { BUILD_DIR: buildDir } });
  browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS });
}, PUBLISH_TIMEOUT_MS);

afterAll(async () => {
  await browser.close();
  await shop.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the content folder alone can add a language", () => {
  expect(SHIPPED_LANGUAGES).not.toContain("ar");
});

describe("missing messages of an added language", () => {
  test("are warnings with file and key, and do not prevent publishing", async () => {
    const { mistakes, warnings } = await checkContent(contentDir);
    expect(mistakes).toEqual([]);
    const messageWarnings = warnings
      .filter(({ file }) => file.startsWith("messages/"))
      .map(({ file, field, found }) => `${file} ${field} ${found}`);
    expect(messageWarnings).toEqual([
      "messages/ar/pages.json search.summary nothing",
      "messages/ar/pages.json product.pages.many nothing",
    ]);
  });

  test("are reported while publishing too, and shown in English", () => {
    expect(warnings).toContainEqual(
      expect.stringMatching(/messages\/ar\/pages\.json:\d+: search\.summary: found/),
    );
    expect(pageAt("/ar/search/").html).toContain(ENGLISH.pages.search.summary);
  });
});

describe("the pages of an added language", () => {
  test("are the same as in the default language", () => {
    const arabicPaths = pages.filter(({ path }) => path.startsWith("/ar/")).map(({ path }) => path.slice(3));
    const defaultPaths = pages.map(({ path }) => path).filter((path) => !/^\/(ar|zh)\//.test(path));
    expect(arabicPaths.toSorted()).toEqual(defaultPaths.toSorted());
    expect(arabicPaths.length).toBeGreaterThan(20);
  });

  test("declare their language, and its direction if it is right to left", () => {
    for (const page of pages) {
      const [, prefix = "en"] = /^\/(ar|zh)\//.exec(page.path) ?? [];
      const [html] = findAll(page, "html");
      const declared = html && [attribute(html, "lang"), attribute(html, "dir")];
      expect(declared, page.path).toEqual([prefix, prefix === "ar" ? "rtl" : ""]);
    }
  });

  test("mark texts in another language with their direction", () => {
    const page = pageAt("/ar/products/");
    const links = findAll(page, "a").filter((link) => innerText(link) === "Paper Moon");
    expect(links.map((link) => [attribute(link, "lang"), attribute(link, "dir")])).toEqual([["en", "ltr"]]);
    const [translated] = findAll(page, "a").filter((link) => innerText(link) === "مصباحان");
    expect(translated && attribute(translated, "dir")).toBe("");
  });

  test("show messages in it, and link to pages in it", () => {
    const { html, elements } = pageAt("/ar/");
    expect(html).toContain(inArabic(ENGLISH.pages.nav.products));
    expect(html).not.toContain(ENGLISH.pages.nav.products);
    const nav = elements.filter(({ tagName }) => tagName === "a").map((link) => attribute(link, "href"));
    expect(nav).toEqual(expect.arrayContaining(["/ar/products/", "/ar/library/", "/", "/zh/"]));
    expect(pageAt("/ar/products/two-lamps/").html).toContain(inArabic(ENGLISH.pages.footnotes.back));
  });

  test("use the plural forms of the language", () => {
    const counted = findAll(pageAt("/ar/products/"), "p")
      .filter((p) => hasClass(p, "muted"))
      .map(innerText);
    expect(counted).toContain(`«few» ${inArabic(ENGLISH.pages.list.count.other).replace("{n}", "5")}`);
    const published: Record<string, PageMessages> = JSON.parse(
      readFileSync(join(buildDir, "current/messages.json"), "utf8"),
    );
    const forms = published.ar?.list.count ?? { other: "" };
    const chosen = [0, 1, 2, 3, 11, 100].map((n) => /«(\w+)»/.exec(formatPlural(forms, n, "ar"))?.[1]);
    expect(chosen).toEqual(["zero", "one", "two", "few", "many", "other"]);
  });

  test("do not change other languages, except for messages that the creator overrides", () => {
    expect(pageAt("/zh/cart/").html).toContain("我的篮子");
    expect(pageAt("/cart/").html).toContain(`<h1>${ENGLISH.pages.cartView.title}</h1>`);
  });
});

describe("in a browser", () => {
  test("the cart's count uses the plural forms of the language", async () => {
    const forms = [];
    for (const items of [1, 2, 3, 11, 100]) {
      const page = await opened("/ar/", 1440, items);
      const label = await page.locator(".cart-link").getAttribute("aria-label");
      forms.push(/«(\w+)»/.exec(label ?? "")?.[1]);
      await page.context().close();
    }
    expect(forms).toEqual(["one", "two", "few", "many", "other"]);
  });

  test("the drawer opens from the left, where lines end", async () => {
    const page = await opened("/ar/", 1440, 1);
    await page.locator(".cart-link").click();
    const drawer = page.locator("dialog.drawer[open]");
    await drawer.waitFor();
    await expect.poll(async () => (await drawer.boundingBox())?.x).toBe(0);
    await page.context().close();
  });

  test.each([360, 1440])("nothing overflows a page that is %d pixels wide", async (width) => {
    const page = await opened("/ar/", width, 2);
    for (const path of [
      "/ar/",
      "/ar/products/",
      "/ar/products/two-lamps/",
      "/ar/cart/",
      "/ar/library/",
      "/ar/search/",
    ]) {
      await page.goto(shop.url + path);
      const { wide, logo } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        logo: document.querySelector("header a:has(img, svg)")?.getBoundingClientRect().right ?? 0,
      }));
      expect(wide, path).toBe(width);
      expect(logo, path).toBeGreaterThan(width / 2);
    }
    await page.context().close();
  });

  /** Opens a page with a number of items in the cart. */
  async function opened(path: string, width: number, items: number): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const rest = {
      option: "standard",
      name: "x",
      optionName: "",
      lang: "en",
      image: "",
      price: 500,
      amount: null,
    };
    const quantities = [Math.min(items, 99), items - 99].filter((quantity) => quantity > 0);
    const lines = quantities.map((quantity, i) => ({ ...rest, product: `x${i}`, quantity, currency: "USD" }));
    await page.addInitScript(
      (cart) => localStorage.setItem("cart", cart),
      JSON.stringify({ lines, orders: [] }),
    );
    await page.goto(shop.url + path);
    return page;
  }
});

describe("the checkout", () => {
  test("describes problems in it, also for a regional variant of it", async () => {
    const init = { method: "POST", json: { items: [{ product: "nothing" }] } };
    const response = await buyerAt(shop).api("/api/checkout", {
      ...init,
      headers: { "Accept-Language": "ar-EG,ar;q=0.9,en;q=0.5" },
    });
    expect(response.headers.get("Content-Language")).toBe("ar");
    const { title, detail } = ENGLISH.problems.problems["unknown-product"];
    expect(await response.json()).toMatchObject({ title: inArabic(title), detail: inArabic(detail) });
  });

  test("responds to a rejected form with a page in it, from right to left", async () => {
    const response = await buyerAt(shop).api("/api/checkout", {
      method: "POST",
      body: new URLSearchParams({ product: "two-lamps", option: "reader", price: "100", locale: "ar" }),
      headers: { Accept: "text/html" },
    });
    const page = await response.text();
    expect(page).toContain('<html lang="ar" dir="rtl">');
    expect(page).toContain(`<h1>${inArabic(ENGLISH.problems.problems["price-changed"].title)}</h1>`);
    expect(page).toContain(`href="${shop.url}/ar/products/two-lamps/?option=reader"`);
    expect(page).toContain("أعمال المصابيح</a>");
  });

  test("sends emails in it, from right to left, with a link to its pages", async () => {
    const buyer = buyerAt(shop);
    const items = ["reader", "studio"].map((option) => ({ product: "two-lamps", option }));
    const { order, url } = await buyer.order({ items, locale: "ar-EG" });
    expect(await buyer.pay(url)).toBe(`${shop.url}/ar/order/?id=${order}`);
    const [email] = await buyer.inbox();
    expect(email?.html).toContain('<html lang="ar" dir="rtl">');
    expect(email?.subject).toBe(
      `«one» ${inArabic(ENGLISH.emails.paid.subject.other).replace("{first}", "مصباحان").replace("{n}", "1")}`,
    );
    expect(email?.text).toContain(`«two» ${inArabic(ENGLISH.emails.paid.heading.other)}`);
    expect(email?.text).toContain(`${inArabic(ENGLISH.emails.receipt.title)}\n`);
    expect(email?.text).toContain(`${shop.url}/ar/open/#`);
  });
});

describe("the payment page", () => {
  test("is in the browser's language, since Stripe's has no Arabic", async () => {
    const items = [{ product: "two-lamps", option: "reader" }];
    const { url } = await buyerAt(shop).order({ items, locale: "ar" });
    const page = await fetch(url, { headers: { "Accept-Language": "zh" } });
    expect(await page.text()).toContain('<html lang="zh');
  });
});

describe("signing in", () => {
  test.each([360, 1440])(
    "works in it, from right to left, %d pixels wide: the form, the link, the account",
    async (width) => {
      const buyer = buyerAt(shop);
      const email = `reader-${width}@example.com`;
      const { order, url } = await buyer.order({
        items: [{ product: "two-lamps", option: "reader" }],
        locale: "ar",
      });
      await buyer.pay(url, "pay", email);
      await buyer.status(order, "paid");
      const [mail] = await buyer.inbox(1, email);
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      const main = page.getByRole("main");
      const { signIn, open, account } = ENGLISH.pages;
      const isShown = async (title: string) => {
        await main.getByRole("heading", { name: inArabic(title) }).waitFor();
        const { dir, wide } = await page.evaluate(() => ({
          dir: document.documentElement.dir,
          wide: document.documentElement.scrollWidth,
        }));
        expect([dir, wide], title).toEqual(["rtl", width]);
      };
      await page.goto(`${shop.url}/ar/sign-in/`);
      await isShown(signIn.title);
      await main.getByRole("textbox", { name: inArabic(signIn.email) }).waitFor();
      await page.goto(`${shop.url}/ar/open/#${tokenIn(mail)}`);
      await isShown(open.title);
      await main.getByRole("button", { name: inArabic(open.action) }).click();
      await page.waitForURL(/\/ar\/(library|order)\//);
      await page.goto(`${shop.url}/ar/account/`);
      await isShown(account.title);
      await main.getByText(email).first().waitFor();
      await page.close();
    },
  );
});

describe("what a buyer has bought", () => {
  test("opens in the browser in it, from right to left: the order, the library and the receipt", async () => {
    const buyer = buyerAt(shop);
    const items = [{ product: "two-lamps", option: "reader" }];
    const { order, url } = await buyer.order({ items, locale: "ar" });
    await buyer.pay(url, "pay", "buyer@example.com");
    await buyer.status(order, "paid");
    const [mail] = await buyer.inbox(1, "buyer@example.com");
    await buyer.redeem(tokenIn(mail));
    const context = await browser.newContext({ viewport: { width: 360, height: 900 } });
    await context.addCookies(
      buyer
        .cookie()
        .split("; ")
        .map((pair) => ({ name: pair.replace(/=.*/, ""), value: pair.replace(/.*?=/, ""), url: shop.url })),
    );
    const page = await context.newPage();
    for (const [path, text] of [
      [`/ar/order/?id=${order}`, ENGLISH.emails.receipt.total],
      ["/ar/library/", ENGLISH.pages.library.title],
      [`/ar/receipt/?id=${order}`, ENGLISH.receipts.print],
    ] as const) {
      await page.goto(shop.url + path);
      await page.getByRole("main").getByText(inArabic(text)).first().waitFor();
      await page.getByRole("main").getByText("مصباحان").first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360);
    }
    expect(await page.getByRole("link", { name: inArabic(ENGLISH.receipts.download) }).count()).toBe(0);
    await context.close();
    const plain = await (await buyer.api("/api/pages/library?locale=ar")).text();
    expect(plain).toContain('<html lang="ar" dir="rtl"');
    expect(plain).toContain("مصباحان");
    expect(plain).not.toContain("/invoice");
    const pdf = await buyer.api(`/api/orders/${order}/invoice?locale=ar`);
    expect([pdf.status, (await pdf.json()).type]).toEqual([404, "urn:vitrine:problem:no-pdf"]);
  });
});

function pageAt(path: string): PublishedPage {
  const found = pages.find((page) => page.path === path);
  if (!found) throw new Error(`There is no page at ${path}`);
  return found;
}
