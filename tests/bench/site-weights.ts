import type { Browser, Page } from "playwright";
import { type Figure, kB, median, worst } from "./figures.ts";
import { type Fetched, type FirstView, firstView, withoutImages } from "./first-view.ts";
import { COMPARISONS, GOALS } from "./goals.ts";
import type { ShopPage } from "./page-kinds.ts";
import { gzipped, weigh } from "./page-weight.ts";
import { type Bench, heaviestProduct } from "./shop.ts";

const POLICY = /Content Security Policy/i;
const LANGUAGES = ["en", "zh"];

type ViewedPage = ShopPage & FirstView;

/** Measures the weights and console messages of pages, each opened with an empty cache. */
export async function measureWeights(bench: Bench, browser: Browser): Promise<Figure[]> {
  const viewed: ViewedPage[] = [];
  for (const page of bench.pages) {
    viewed.push({ ...page, ...(await firstView(browser, bench.url + page.path)) });
  }
  return [
    framework(bench),
    await ownScript(viewed),
    await cartDrawer(bench, browser),
    ...LANGUAGES.map((language) => htmlAndCss(bench, language)),
    ...kinds(viewed).map((kind) => firstViewOf(kind, viewed)),
    ...complaints(viewed),
    ...(await comparison(bench, browser, viewed)),
  ];
}

function framework({ pages, site }: Bench): Figure {
  const bytes = Math.max(...pages.map(({ path }) => weigh(site, path).frameworkScriptBytes));
  return {
    figure: `framework JavaScript on any page, gz (${pages.length} pages)`,
    value: kB(bytes),
    goal: "0",
    isMet: bytes <= GOALS.frameworkScriptBytes,
    notes: [COMPARISONS.nextScript],
  };
}

async function ownScript(viewed: ViewedPage[]): Promise<Figure> {
  const products = viewed.filter(({ kind }) => kind === "product");
  const weights = await Promise.all(
    products.map(async ({ path, fetched }) => ({ path, bytes: await gzippedScripts(fetched) })),
  );
  const { path, bytes } = worst(weights, ({ bytes }) => bytes);
  return {
    figure: "own script loaded by a product page, gz",
    value: kB(bytes),
    goal: `≤ ${kB(GOALS.ownScriptBytes)}`,
    isMet: bytes <= GOALS.ownScriptBytes,
    notes: [path, COMPARISONS.dawnScript],
  };
}

async function cartDrawer(bench: Bench, browser: Browser): Promise<Figure> {
  const { path } = heaviestProduct(bench, "en");
  const { later } = await firstView(browser, bench.url + path, openCart);
  const styles = await gzippedOf(later, (type) => type === "text/css");
  const scripts = await gzippedScripts(later);
  return {
    figure: "… added by opening the cart, gz",
    value: kB(scripts),
    goal: `≤ ${kB(GOALS.cartBytes)}`,
    isMet: scripts <= GOALS.cartBytes,
    notes: [`${path}; and ${kB(styles)} of styles`],
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
    isMet: htmlAndCssBytes <= GOALS.htmlAndCssBytes,
    notes: [`${path}: ${kB(htmlBytes)} + ${kB(cssBytes)}; median of all ${kB(middle)}`],
  };
}

function kinds(viewed: ViewedPage[]): string[] {
  return [...new Set(viewed.map(({ kind }) => kind))];
}

function firstViewOf(kind: string, viewed: ViewedPage[]): Figure {
  const heaviest = worst(
    viewed.filter((page) => page.kind === kind),
    withoutImages,
  );
  const fonts = sum(heaviest.fetched.filter(({ type }) => type.startsWith("font/")));
  return {
    figure: `first view without images: ${kind}`,
    value: kB(withoutImages(heaviest)),
    goal: `≤ ${kB(GOALS.firstViewBytes)}`,
    isMet: withoutImages(heaviest) <= GOALS.firstViewBytes,
    notes: [`${heaviest.path}: ${kB(fonts)} of it fonts`],
  };
}

function complaints(viewed: ViewedPage[]): Figure[] {
  const messages = viewed.flatMap(({ path, complaints }) => complaints.map((text) => ({ path, text })));
  const violations = messages.filter(({ text }) => POLICY.test(text));
  const errors = messages.filter(({ text }) => !POLICY.test(text));
  return [
    ["CSP violations", violations] as const,
    ["errors and warnings on the console", errors] as const,
  ].map(([name, found]) => ({
    figure: `${name} (${viewed.length} pages)`,
    value: String(found.length),
    goal: String(GOALS.complaints),
    isMet: found.length <= GOALS.complaints,
    notes: found.map(({ path, text }) => `${path}: ${text}`),
  }));
}

/** Compares a product page with its plain export. */
async function comparison(bench: Bench, browser: Browser, viewed: ViewedPage[]): Promise<Figure[]> {
  const page = heaviestProduct(bench, "en");
  const { plain, site } = bench;
  const [ours, theirs] = [weigh(site, page.path), weigh(plain.folder, plain.pathOf(page))];
  const ourView = viewed.find(({ path }) => path === page.path);
  const theirView = await firstView(browser, plain.url + plain.pathOf(page));
  const row = (name: string, ownBytes: number, plainBytes: number): Figure => ({
    figure: `${page.path}: ${name}`,
    value: kB(ownBytes),
    goal: "",
    isMet: null,
    notes: [
      `plain Next export ${kB(plainBytes)}${ownBytes > 0 ? `, ${(plainBytes / ownBytes).toFixed(1)} times as much` : ""}`,
    ],
  });
  return [
    row("all script, gz", ours.ownScriptBytes + ours.frameworkScriptBytes, theirs.frameworkScriptBytes),
    row("HTML, gz", ours.htmlBytes, theirs.htmlBytes),
    row("CSS, gz", ours.cssBytes, theirs.cssBytes),
    row("first view without images", ourView ? withoutImages(ourView) : 0, withoutImages(theirView)),
  ];
}

function gzippedScripts(fetched: Fetched[]): Promise<number> {
  return gzippedOf(fetched, (type) => type.includes("javascript"));
}

/** The files are transferred with Brotli, but goals and comparisons are in gzip. */
async function gzippedOf(fetched: Fetched[], isCounted: (type: string) => boolean): Promise<number> {
  const files = fetched.filter(({ type }) => isCounted(type));
  const bodies = await Promise.all(files.map(async ({ url }) => (await fetch(url)).bytes()));
  return bodies.reduce((sum, body) => sum + gzipped(body), 0);
}

function sum(fetched: Fetched[]): number {
  return fetched.reduce((total, { bytes }) => total + bytes, 0);
}
