import { expect, type Page } from "@playwright/test";
import { type PlainPage, plainPagePath } from "#domain/addresses.ts";
import type { Shop } from "../shop-process.ts";
import { buy, createOrder, redeem } from "./purchases.ts";

/** A page in one of its states. */
export interface View {
  name: string;
  show(page: Page): Promise<unknown>;
  /** Expected console messages, such as for a 404. */
  expectedLogs?: RegExp;
}

/** Every kind of page in each of its states, in an order that works in one browser. */
export async function viewsFor(shop: Shop, lang: string): Promise<View[]> {
  const prefix = lang === "en" ? "" : `/${lang}`;
  const buyer = `${lang}@example.com`;
  const [unpaid, used, other, fresh] = await Promise.all([
    createOrder(shop, lang, [{ product: "rain-on-tiles" }]),
    buy(shop, lang, `used-${buyer}`, [{ product: "ink-brushes" }]),
    buy(shop, lang, `other-${buyer}`, [{ product: "pairing-sheet" }]),
    buy(shop, lang, buyer, [
      { product: "between-two-scripts", option: "reader" },
      { product: "rain-on-tiles" },
    ]),
  ]);
  // Enough works for the library to have a search.
  await buy(shop, lang, buyer, [{ product: "the-whole-lantern" }]);
  await redeem(shop, used.token);
  const at = (path: string) => (page: Page) => page.goto(shop.url + prefix + path);
  const main = (page: Page) => page.getByRole("main");

  return [
    { name: "home", show: at("/") },
    { name: "all products", show: at("/products/") },
    { name: "all products by price", show: at("/products/by/price/1/") },
    { name: "collection", show: at("/collections/type/") },
    { name: "tag", show: at("/tags/typography/") },
    { name: "product with editions", show: at("/products/between-two-scripts/") },
    { name: "product with an open price and audio samples", show: at("/products/rain-on-tiles/") },
    { name: "bundle", show: at("/products/the-whole-lantern/") },
    { name: "free product", show: at("/products/pairing-sheet/") },
    { name: "product not for sale yet", show: at("/products/night-market/") },
    { name: "product with a video sample", show: at("/products/small-websites/") },
    { name: "product with a sample of code", show: at("/products/nine-grid/") },
    { name: "text with questions", show: at("/pages/help/") },
    { name: "text", show: at("/pages/licence/") },
    { name: "menu on a phone", show: openMenu },
    { name: "search", show: at("/search/") },
    { name: "search with results", show: search("SVG", ".search-results h2") },
    { name: "search without results", show: search("щука", "[role=status]:not(:empty)") },
    { name: "cart, empty", show: at("/cart/") },
    { name: "cart drawer", show: openDrawer },
    { name: "cart with lines", show: at("/cart/") },
    { name: "page not found", show: at("/nothing/here/"), expectedLogs: /404/ },
    { name: "order, unpaid", show: order(unpaid.order) },
    { name: "order, paid", show: order(fresh.order) },
    { name: "order, unknown", show: order("ord_unknown"), expectedLogs: /404/ },
    { name: "receipt, signed out", show: receipt(fresh.order) },
    { name: "receipt, unpaid", show: receipt(unpaid.order), expectedLogs: /404/ },
    { name: "link, fresh", show: link(fresh.token) },
    { name: "link, used", show: refusedLink(used.token), expectedLogs: /410/ },
    { name: "link, unknown", show: refusedLink("x".repeat(43)), expectedLogs: /410/ },
    { name: "link without its token", show: refusedLink("") },
    { name: "sign-in", show: at("/sign-in/") },
    { name: "sign-in, refused", show: signIn("nobody") },
    { name: "sign-in with a wrong code", show: wrongCode, expectedLogs: /422/ },
    { name: "library, signed out", show: library },
    { name: "library opened at an order", show: openLink(fresh.token) },
    { name: "link for another address", show: link(other.token) },
    { name: "a work of the library", show: work },
    { name: "library with a search", show: shelf("covers") },
    { name: "library as a list", show: shelf("list") },
    { name: "order with its files", show: order(fresh.order) },
    { name: "receipt, signed in", show: receipt(fresh.order) },
    { name: "receipt with its form", show: receiptForm },
    { name: "devices and data", show: accountCodes, expectedLogs: /422/ },
    { name: "library without scripts", show: plain("library") },
    { name: "order without scripts", show: plain("order") },
    { name: "library after signing out", show: signOut },
    { name: "sign-in without scripts", show: plain("sign-in") },
    { name: "problem page of a form", show: payTooLittle, expectedLogs: /422/ },
  ];

  function search(query: string, awaited: string) {
    return async (page: Page) => {
      await at(`/search/?q=${encodeURIComponent(query)}`)(page);
      await expect(page.locator(awaited).first()).toBeVisible();
    };
  }

  async function openMenu(page: Page) {
    await page.setViewportSize(PHONE);
    await at("/pages/about/")(page);
    await page.locator("[popovertarget=menu]").click();
  }

  async function openDrawer(page: Page) {
    for (const product of ["rain-on-tiles", "lantern-icons"]) {
      await at(`/products/${product}/`)(page);
      await page.locator("[data-name]").click();
      await expect(page.getByRole("dialog")).toBeVisible();
    }
  }

  function order(id: string) {
    return async (page: Page) => {
      await at(`/order/?id=${id}`)(page);
      await expect(main(page).locator("[aria-busy=false]")).toBeVisible();
    };
  }

  /** What browsers without scripts get, in one that runs them. */
  function plain(name: PlainPage) {
    return (page: Page) => page.goto(`${shop.url}${plainPagePath(name, lang)}&id=${fresh.order}`);
  }

  function receipt(id: string) {
    return async (page: Page) => {
      await at(`/receipt/?id=${id}`)(page);
      await expect(main(page).locator(".document, .notice a")).toBeVisible();
    };
  }

  async function receiptForm(page: Page) {
    await receipt(fresh.order)(page);
    await main(page).locator(".button-link").click();
    await expect(main(page).locator("form")).toBeVisible();
  }

  function link(token: string) {
    return async (page: Page) => {
      // A change of the fragment alone loads no page.
      await page.goto("about:blank");
      await at(`/open/#${token}`)(page);
      await expect(main(page).locator("button").first()).toBeVisible();
    };
  }

  function refusedLink(token: string) {
    return async (page: Page) => {
      await link(token)(page);
      await expect(main(page).locator("#email")).toBeVisible();
    };
  }

  function openLink(token: string) {
    return async (page: Page) => {
      await link(token)(page);
      await main(page).getByRole("button").click();
      await expect(main(page).locator("h1:focus, .library-head button")).toBeVisible();
    };
  }

  function signIn(address: string) {
    return async (page: Page) => {
      await at("/sign-in/")(page);
      await page.locator("#email").fill(address);
      await main(page).locator("[type=submit]").click();
      await expect(main(page).locator("[role=alert], h1:focus")).toBeVisible();
    };
  }

  async function wrongCode(page: Page) {
    await signIn("nobody@example.com")(page);
    await page.locator("#code").fill("222222");
    await page.keyboard.press("Enter");
    await expect(main(page).getByRole("alert")).toBeVisible();
  }

  async function library(page: Page) {
    await at("/library/")(page);
    await expect(main(page).locator(".notice a")).toBeVisible();
  }

  async function work(page: Page) {
    // A change of the fragment alone loads no page.
    await page.goto("about:blank");
    await at("/library/#rain-on-tiles")(page);
    await expect(main(page).locator(".work-order")).toBeVisible();
  }

  function shelf(layout: string) {
    return async (page: Page) => {
      await at("/library/")(page);
      await main(page).locator(`[name=layout][value=${layout}]`).check({ force: true });
      await expect(
        main(page)
          .locator(layout === "list" ? ".work-rows" : ".shelf")
          .first(),
      ).toBeVisible();
    };
  }

  async function accountCodes(page: Page) {
    await at("/account/")(page);
    await main(page).locator("summary").first().click();
    await page.locator("#new-email").fill(`new-${buyer}`);
    await page.keyboard.press("Enter");
    await page.locator("#from").fill("222222");
    await page.locator("#to").fill("222222");
    await page.keyboard.press("Enter");
    await expect(main(page).getByRole("alert")).toBeVisible();
    await main(page).locator("summary").last().click();
    await main(page).locator("[type=submit]").last().click();
    await expect(page.locator("#erase-code")).toBeVisible();
  }

  async function signOut(page: Page) {
    await at("/library/")(page);
    await main(page).locator(".library-head button").click();
    await expect(main(page).locator("h1:focus")).toBeVisible();
  }

  /** Submits a sum below the minimum without the browser's validation, as an outdated page would. */
  async function payTooLittle(page: Page) {
    await at("/products/rain-on-tiles/")(page);
    await page.locator("#buy").evaluate((form: HTMLFormElement) => {
      form.noValidate = true;
    });
    await page.locator("#amount").fill("0.01");
    await page.locator("#buy [type=submit]:not([name=gift])").click();
    await expect(page).toHaveURL(/\/api\/checkout$/);
  }
}

export const PHONE = { width: 360, height: 740 };
