import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import { beforeAll, describe, expect, test } from "vitest";
import type { Env } from "#checkout/http/env.ts";
import { sitePages } from "#checkout/static/folder.ts";
import { GOALS } from "../bench/goals.ts";
import { observatory } from "../bench/observatory.ts";
import { type ShopPage, shopPages } from "../bench/page-kinds.ts";
import { gzipped, type PageWeight, weigh } from "../bench/page-weight.ts";
import { publishSample } from "./publish-sample.ts";
import { PUBLISH_TIMEOUT_MS } from "./publish-shop.ts";

const KINDS = [
  ...["home", "list", "product", "collection", "tag", "page", "search", "cart"],
  ...["order", "receipt", "sign-in", "open", "library", "account"],
];
/** A live shop's form target. The sandbox's uses http and would cost points. */
const LIVE_PAYMENT_PAGE = "https://checkout.stripe.com";

/** The limit for pages without components, of which search and cart have the most script. Components need several times as much. */
const MAX_CATALOGUE_SCRIPT_BYTES = 8_000;

let site = "";
let app: Hono<Env>;
let pages: (ShopPage & PageWeight)[] = [];
const products = () => pages.filter(({ kind }) => kind === "product");

beforeAll(async () => {
  site = await publishSample();
  app = sitePages({ root: site, formTargets: [LIVE_PAYMENT_PAGE] });
  pages = shopPages(site).map((page) => ({ ...page, ...weigh(site, page.path) }));
}, PUBLISH_TIMEOUT_MS);

describe("the sample shop", () => {
  test("has every kind of page in both languages", () => {
    for (const language of ["en", "zh"]) {
      const kinds = pages.filter((page) => page.language === language).map(({ kind }) => kind);
      expect(new Set(kinds)).toEqual(new Set(KINDS));
    }
  });

  test("has no framework script on any page, and components only on buyers' pages", () => {
    for (const { path, isCatalogue, frameworkScripts, ownScriptBytes } of pages) {
      expect(frameworkScripts, path).toEqual([]);
      expect(readFileSync(join(site, path, "index.html"), "utf8"), path).not.toContain("__next_f");
      if (isCatalogue) expect(ownScriptBytes, path).toBeLessThanOrEqual(MAX_CATALOGUE_SCRIPT_BYTES);
      else expect(ownScriptBytes, path).toBeGreaterThan(MAX_CATALOGUE_SCRIPT_BYTES);
    }
  });

  test("keeps the scripts of a product page within their goal", () => {
    expect(products().length).toBeGreaterThan(20);
    expect(products().every(({ ownScriptBytes }) => ownScriptBytes > 0)).toBe(true);
    expect(over(GOALS.ownScriptBytes, ({ ownScriptBytes }) => ownScriptBytes)).toEqual([]);
  });

  test("loads no more script to show the cart than its goal, and preloads it on the cart's page", () => {
    for (const language of ["en", "zh"]) {
      const [cart] = pages.filter((page) => page.kind === "cart" && page.language === language);
      const html = readFileSync(join(site, cart?.path ?? "", "index.html"), "utf8");
      const modules = [...html.matchAll(/<link rel=modulepreload href=([^ >]+)>/g)].map(
        ([, url = ""]) => url,
      );
      // The only one that opening the cart loads, as tests/e2e/cart.spec.ts shows.
      expect(modules).toEqual([expect.stringContaining("/cart-view-cart-refresh.")]);
      const bytes = modules.map((url) => gzipped(readFileSync(join(site, url))));
      expect(Math.max(...bytes), language).toBeLessThanOrEqual(GOALS.cartBytes);
    }
  });

  test("keeps each module that a product page loads on touch within its goal, and names none as a script", () => {
    const names = new Set<string>();
    for (const { path } of products()) {
      const html = readFileSync(join(site, path, "index.html"), "utf8");
      for (const [, address = "", name = ""] of html.matchAll(/data-touch=(\S*\/([a-z-]+)\.\w+\.js)/g)) {
        names.add(name);
        expect(gzipped(readFileSync(join(site, address))), address).toBeLessThanOrEqual(
          GOALS.sampleModuleBytes,
        );
        expect(html, path).not.toContain(`src=${address}`);
      }
    }
    expect([...names].sort()).toEqual([
      "compare",
      "gallery",
      "magnifier",
      "page-viewer",
      "player",
      "type-tester",
    ]);
  });

  test.each([
    ["orders", 2_000],
    ["reading-media", 6_000],
    ["reading-pdf", 6_000],
    ["reading-book", 21_000],
  ])("loads nothing twice when a part of the library is opened: %s", (name, goal) => {
    for (const { path } of pages.filter(({ kind }) => kind === "library")) {
      const html = readFileSync(join(site, path, "index.html"), "utf8");
      const [, library = ""] = /src=(\S*library\S*\.js)/.exec(html) ?? [];
      const script = readFileSync(join(site, library), "utf8");
      const [file = ""] = new RegExp(`/[\\w/]+/${name}\\.\\w+\\.js`).exec(script) ?? [];
      expect(gzipped(readFileSync(join(site, file))), file).toBeLessThanOrEqual(goal);
    }
  });

  test("keeps HTML and CSS of a product page within their goal", () => {
    expect(over(GOALS.htmlAndCssBytes, ({ htmlAndCssBytes }) => htmlAndCssBytes)).toEqual([]);
  });

  test("scores above 100 at Mozilla's HTTP Observatory on every page", async () => {
    for (const { path } of [...pages, { path: "/not/there/" }]) {
      const response = await app.request(path);
      const { headers } = response;
      const { score, modifiers } = observatory({ headers, html: await response.text() });
      expect(score, `${path}: ${JSON.stringify(modifiers)}`).toBeGreaterThanOrEqual(GOALS.observatory);
    }
  });
});

/** The product pages above a goal, each with its gzipped bytes. */
function over(goal: number, weight: (page: PageWeight) => number): string[] {
  return products()
    .filter((page) => weight(page) > goal)
    .map((page) => `${page.path} ${weight(page)}`);
}
