import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import { beforeAll, describe, expect, test } from "vitest";
import type { Env } from "#checkout/http/env.ts";
import { sitePages } from "#checkout/pages/folder.ts";
import { GOALS } from "../bench/anchors.ts";
import { observatory } from "../bench/observatory.ts";
import { type ShopPage, shopPages } from "../bench/page-kinds.ts";
import { gzipped, type PageWeight, weigh } from "../bench/page-weight.ts";
import { PUBLISHED_WITHIN_MS } from "./published-for.ts";
import { publishSample } from "./sample.ts";

const KINDS = [
  ...["home", "list", "product", "collection", "tag", "page", "search", "cart"],
  ...["order", "sign-in", "open", "library"],
];
/** A shop that sells has it in its policy; the sandbox's is on http and would cost points. */
const LIVE_PAYMENT_PAGE = "https://checkout.stripe.com";

/** The search's and the cart's pages run the most; what runs components weighs several times as much. */
const CATALOGUE_SCRIPT_BYTES = 8_000;

let site = "";
let app: Hono<Env>;
let pages: (ShopPage & PageWeight)[] = [];
const products = () => pages.filter(({ kind }) => kind === "product");

beforeAll(async () => {
  site = await publishSample();
  app = sitePages({ root: site, formTargets: [LIVE_PAYMENT_PAGE] });
  pages = shopPages(site).map((page) => ({ ...page, ...weigh(site, page.path) }));
}, PUBLISHED_WITHIN_MS);

describe("the sample shop", () => {
  test("has every kind of page in both languages", () => {
    for (const language of ["en", "zh"]) {
      const kinds = pages.filter((page) => page.language === language).map(({ kind }) => kind);
      expect(new Set(kinds)).toEqual(new Set(KINDS));
    }
  });

  test("has no framework script on any page, and buyers' components only where they are", () => {
    for (const { path, catalogue, frameworkScripts, ownScriptBytes } of pages) {
      expect(frameworkScripts, path).toEqual([]);
      expect(readFileSync(join(site, path, "index.html"), "utf8"), path).not.toContain("__next_f");
      if (catalogue) expect(ownScriptBytes, path).toBeLessThanOrEqual(CATALOGUE_SCRIPT_BYTES);
      else expect(ownScriptBytes, path).toBeGreaterThan(CATALOGUE_SCRIPT_BYTES);
    }
  });

  test("runs no more script on a product page than its goal", () => {
    expect(products().length).toBeGreaterThan(20);
    expect(products().every(({ ownScriptBytes }) => ownScriptBytes > 0)).toBe(true);
    expect(over(GOALS.ownScriptBytes, ({ ownScriptBytes }) => ownScriptBytes)).toEqual([]);
  });

  test("fetches no more script to show the cart than its goal, and begins at once on the cart's page", () => {
    for (const language of ["en", "zh"]) {
      const [cart] = pages.filter((page) => page.kind === "cart" && page.language === language);
      const html = readFileSync(join(site, cart?.path ?? "", "index.html"), "utf8");
      const [, view = ""] = /<link rel=modulepreload href=([^ >]+)>/.exec(html) ?? [];
      expect(view).toContain("/cart-view.");
      expect(gzipped(readFileSync(join(site, view))), view).toBeLessThanOrEqual(GOALS.cartViewBytes);
    }
  });

  test("keeps text and styles of a product page within their goal", () => {
    expect(over(GOALS.htmlAndCssBytes, ({ htmlAndCssBytes }) => htmlAndCssBytes)).toEqual([]);
  });

  test("has above full marks at Mozilla's HTTP Observatory on every page", async () => {
    for (const { path } of [...pages, { path: "/not/there/" }]) {
      const response = await app.request(path);
      const { headers } = response;
      const { score, modifiers } = observatory({ headers, html: await response.text() });
      expect(score, `${path}: ${JSON.stringify(modifiers)}`).toBeGreaterThanOrEqual(GOALS.observatory);
    }
  });
});

/** Product pages that weigh more, gzipped, each with its bytes. */
function over(goal: number, weight: (page: PageWeight) => number): string[] {
  return products()
    .filter((page) => weight(page) > goal)
    .map((page) => `${page.path} ${weight(page)}`);
}
