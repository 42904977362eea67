import { expect, type Page } from "@playwright/test";
import type { Shop } from "../shop-process.ts";
import { buy, openOrder, spend } from "./purchases.ts";

/** A state of a page that a visitor can come to. */
export interface View {
  name: string;
  show(page: Page): Promise<unknown>;
  /** What Chromium logs of an answer that belongs to the view, such as a 404. */
  logs?: RegExp;
}

/** Every kind of page in every state that it has, in an order that one browser can go through them. */
export async function viewsOf(shop: Shop, lang: string): Promise<View[]> {
  const prefix = lang === "en" ? "" : `/${lang}`;
  const buyer = `${lang}@example.com`;
  const [unpaid, spent, fresh] = await Promise.all([
    openOrder(shop, lang, [{ product: "rain-on-tiles" }]),
    buy(shop, lang, `spent-${buyer}`, [{ product: "ink-brushes" }]),
    buy(shop, lang, buyer, [
      { product: "between-two-scripts", option: "reader" },
      { product: "rain-on-tiles" },
    ]),
  ]);
  await spend(shop, spent.token);
  const at = (path: string) => (page: Page) => page.goto(shop.url + prefix + path);
  const main = (page: Page) => page.getByRole("main");

  return [
    { name: "home", show: at("/") },
    { name: "all work", show: at("/products/") },
    { name: "all work by price", show: at("/products/by/price/1/") },
    { name: "collection", show: at("/collections/type/") },
    { name: "tag", show: at("/tags/typography/") },
    { name: "product with editions", show: at("/products/between-two-scripts/") },
    { name: "product to name a price for, heard", show: at("/products/rain-on-tiles/") },
    { name: "bundle", show: at("/products/the-whole-lantern/") },
    { name: "free product", show: at("/products/pairing-sheet/") },
    { name: "product not for sale yet", show: at("/products/night-market/") },
    { name: "product seen", show: at("/products/small-websites/") },
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
    { name: "nothing there", show: at("/nothing/here/"), logs: /404/ },
    { name: "order, unpaid", show: order(unpaid.order) },
    { name: "order, paid", show: order(fresh.order) },
    { name: "order, unknown", show: order("ord_unknown"), logs: /404/ },
    { name: "link, fresh", show: link(fresh.token) },
    { name: "link, spent", show: followed(spent.token), logs: /401|410/ },
    { name: "link without its token", show: link("") },
    { name: "sign-in", show: at("/sign-in/") },
    { name: "sign-in, refused", show: signIn("nobody") },
    { name: "sign-in, sent", show: signIn("nobody@example.com") },
    { name: "library, signed out", show: library },
    { name: "library with purchases", show: followed(fresh.token) },
    { name: "library, left", show: leave },
    { name: "problem of a form", show: askTooLittle, logs: /422/ },
  ];

  function search(word: string, found: string) {
    return async (page: Page) => {
      await at(`/search/?q=${encodeURIComponent(word)}`)(page);
      await expect(page.locator(found).first()).toBeVisible();
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
      await page.locator("[data-add]").click();
      await expect(page.getByRole("dialog")).toBeVisible();
    }
  }

  function order(id: string) {
    return async (page: Page) => {
      await at(`/order/?id=${id}`)(page);
      await expect(main(page).locator("[aria-busy=false]")).toBeVisible();
    };
  }

  function link(token: string) {
    return async (page: Page) => {
      // A page that differs from itself only in the fragment is not loaded again.
      await page.goto("about:blank");
      await at(`/open/#${token}`)(page);
      await expect(main(page).locator(token ? "button" : "a")).toBeVisible();
    };
  }

  function followed(token: string) {
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

  async function library(page: Page) {
    await at("/library/")(page);
    await expect(main(page).locator(".notice a")).toBeVisible();
  }

  async function leave(page: Page) {
    await at("/library/")(page);
    await main(page).locator(".library-head button").click();
    await expect(main(page).locator("h1:focus")).toBeVisible();
  }

  /** A sum below the least: the browser's own check is passed over, as an old page or another program would. */
  async function askTooLittle(page: Page) {
    await at("/products/rain-on-tiles/")(page);
    await page.locator("#buy").evaluate((form: HTMLFormElement) => {
      form.noValidate = true;
    });
    await page.locator("#amount").fill("0.01");
    await page.locator("#buy [type=submit]").click();
    await expect(page).toHaveURL(/\/api\/checkout$/);
  }
}

export const PHONE = { width: 360, height: 740 };
