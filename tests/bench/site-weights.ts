import type { Browser, Page } from "playwright";
import { ANCHORS, GOALS } from "./anchors.ts";
import { type Figure, kB, median, worst } from "./figures.ts";
import { type Fetched, type FirstView, firstView, withoutImages } from "./first-view.ts";
import type { ShopPage } from "./page-kinds.ts";
import { gzipped, weigh } from "./page-weight.ts";
import { type Bench, heaviestProduct } from "./shop.ts";

const POLICY = /Content Security Policy/i;
const LANGUAGES = ["en", "zh"];

type Seen = ShopPage & FirstView;

/** What pages weigh and say on the console, each opened in a browser that has nothing of the shop yet. */
export async function measureWeights(bench: Bench, browser: Browser): Promise<Figure[]> {
  const seen: Seen[] = [];
  for (const page of bench.pages) {
    seen.push({ ...page, ...(await firstView(browser, bench.url + page.path)) });
  }
  return [
    framework(bench),
    await ownScript(seen),
    await cartDrawer(bench, browser),
    ...LANGUAGES.map((language) => htmlAndCss(bench, language)),
    ...kinds(seen).map((kind) => firstViewOf(kind, seen)),
    ...complaints(seen),
    ...(await peer(bench, browser, seen)),
  ];
}

function framework({ pages, site }: Bench): Figure {
  const bytes = Math.max(...pages.map(({ path }) => weigh(site, path).frameworkScriptBytes));
  return {
    figure: `framework JavaScript on any page, gz (${pages.length} pages)`,
    value: kB(bytes),
    goal: "0",
    meets: bytes <= GOALS.frameworkScriptBytes,
    beside: [ANCHORS.nextScript],
  };
}

async function ownScript(seen: Seen[]): Promise<Figure> {
  const products = seen.filter(({ kind }) => kind === "product");
  const weights = await Promise.all(
    products.map(async ({ path, fetched }) => ({ path, bytes: await gzippedScripts(fetched) })),
  );
  const { path, bytes } = worst(weights, ({ bytes }) => bytes);
  return {
    figure: "own script on a product page, by the network, gz",
    value: kB(bytes),
    goal: `≤ ${kB(GOALS.ownScriptBytes)}`,
    meets: bytes <= GOALS.ownScriptBytes,
    beside: [path, ANCHORS.dawnScript],
  };
}

async function cartDrawer(bench: Bench, browser: Browser): Promise<Figure> {
  const { path } = heaviestProduct(bench, "en");
  const { later } = await firstView(browser, bench.url + path, openCart);
  const styles = await gzippedOf(later, (type) => type === "text/css");
  return {
    figure: "… and what opening the cart adds, gz",
    value: kB(await gzippedScripts(later)),
    goal: "",
    meets: null,
    beside: [`${path}; and ${kB(styles)} of styles`],
  };
}

async function openCart(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Add to cart" }).first().click();
  await page.getByRole("dialog", { name: "Your cart" }).waitFor();
}

function htmlAndCss({ pages, site }: Bench, language: string): Figure {
  const weights = pages
    .filter((page) => page.kind === "product" && page.language === language)
    .map(({ path }) => ({ path, ...weigh(site, path) }));
  const heaviest = worst(weights, ({ htmlAndCssBytes }) => htmlAndCssBytes);
  const { path, htmlBytes, cssBytes, htmlAndCssBytes } = heaviest;
  const middle = median(weights.map(({ htmlAndCssBytes }) => htmlAndCssBytes));
  return {
    figure: `HTML + CSS of a product page, gz (${language})`,
    value: kB(htmlAndCssBytes),
    goal: `≤ ${kB(GOALS.htmlAndCssBytes)}`,
    meets: htmlAndCssBytes <= GOALS.htmlAndCssBytes,
    beside: [`${path}: ${kB(htmlBytes)} + ${kB(cssBytes)}; median of all ${kB(middle)}`],
  };
}

function kinds(seen: Seen[]): string[] {
  return [...new Set(seen.map(({ kind }) => kind))];
}

function firstViewOf(kind: string, seen: Seen[]): Figure {
  const heaviest = worst(
    seen.filter((page) => page.kind === kind),
    withoutImages,
  );
  const fonts = sum(heaviest.fetched.filter(({ type }) => type.startsWith("font/")));
  return {
    figure: `everything but images on a cold first view: ${kind}`,
    value: kB(withoutImages(heaviest)),
    goal: `≤ ${kB(GOALS.firstViewBytes)}`,
    meets: withoutImages(heaviest) <= GOALS.firstViewBytes,
    beside: [`${heaviest.path}: ${kB(fonts)} of it fonts`],
  };
}

function complaints(seen: Seen[]): Figure[] {
  const said = seen.flatMap(({ path, complaints }) => complaints.map((text) => ({ path, text })));
  const violations = said.filter(({ text }) => POLICY.test(text));
  const errors = said.filter(({ text }) => !POLICY.test(text));
  return [
    ["CSP violations", violations] as const,
    ["errors and warnings on the console", errors] as const,
  ].map(([name, found]) => ({
    figure: `${name} (${seen.length} pages)`,
    value: String(found.length),
    goal: String(GOALS.complaints),
    meets: found.length <= GOALS.complaints,
    beside: found.map(({ path, text }) => `${path}: ${text}`),
  }));
}

/** The same product page as the framework exports it, from the same run. */
async function peer(bench: Bench, browser: Browser, seen: Seen[]): Promise<Figure[]> {
  const page = heaviestProduct(bench, "en");
  const { plain, site } = bench;
  const [ours, theirs] = [weigh(site, page.path), weigh(plain.folder, plain.pathOf(page))];
  const ourView = seen.find(({ path }) => path === page.path);
  const theirView = await firstView(browser, plain.url + plain.pathOf(page));
  const row = (what: string, own: number, plains: number): Figure => ({
    figure: `${page.path}: ${what}`,
    value: kB(own),
    goal: "",
    meets: null,
    beside: [
      `plain Next export ${kB(plains)}${own > 0 ? `, ${(plains / own).toFixed(1)} times as much` : ""}`,
    ],
  });
  return [
    row("all script, gz", ours.ownScriptBytes + ours.frameworkScriptBytes, theirs.frameworkScriptBytes),
    row("HTML, gz", ours.htmlBytes, theirs.htmlBytes),
    row("CSS, gz", ours.cssBytes, theirs.cssBytes),
    row("everything but images", ourView ? withoutImages(ourView) : 0, withoutImages(theirView)),
  ];
}

function gzippedScripts(fetched: Fetched[]): Promise<number> {
  return gzippedOf(fetched, (type) => type.includes("javascript"));
}

/** The network's bytes are Brotli's; the goals and anchors are gzip's, so the same files are weighed again. */
async function gzippedOf(fetched: Fetched[], wanted: (type: string) => boolean): Promise<number> {
  const files = fetched.filter(({ type }) => wanted(type));
  const bodies = await Promise.all(files.map(async ({ url }) => (await fetch(url)).bytes()));
  return bodies.reduce((sum, body) => sum + gzipped(body), 0);
}

function sum(fetched: Fetched[]): number {
  return fetched.reduce((total, { bytes }) => total + bytes, 0);
}
