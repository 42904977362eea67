import { ANCHORS, GOALS } from "./anchors.ts";
import { verdict } from "./figures.ts";
import { isPerfect, type Report, reports } from "./lighthouse.ts";
import type { ShopPage } from "./page-kinds.ts";
import { type Bench, heaviestProduct } from "./shop.ts";

const MAIN_KINDS = ["home", "list", "product"];
/** Round trips of the simulated network before a first request leaves: two to find the name, one to connect. */
const ROUND_TRIPS_BEFORE = 3;
const ROUND_TRIP_MS = 150;

/** A page's report in the order of the table. */
export interface PageReport extends Report {
  page: string;
  path: string;
}

/** Lighthouse for every kind of page, for the main ones in Chinese too, and for a product page of the plain export. */
export async function measureScores(bench: Bench, say: (line: string) => void): Promise<PageReport[]> {
  const product = heaviestProduct(bench, "en");
  const chosen = [
    ...chosenPages(bench).map((page) => ({
      page: `${page.kind} ${page.language}`,
      path: page.path,
      url: bench.url + page.path,
      unlisted: page.unlisted,
    })),
    {
      page: "product, plain Next export",
      path: bench.plain.pathOf(product),
      url: bench.plain.url + bench.plain.pathOf(product),
      unlisted: false,
    },
  ];
  const found = await reports(chosen, say);
  return chosen.flatMap(({ page, path }, n) => (found[n] ? [{ page, path, ...found[n] }] : []));
}

/** One page of a kind: of products the heaviest, of the others the first. */
function chosenPages(bench: Bench): ShopPage[] {
  const one = (kind: string, language: string) =>
    kind === "product"
      ? heaviestProduct(bench, language)
      : bench.pages.find((page) => page.kind === kind && page.language === language);
  const kinds = [...new Set(bench.pages.map(({ kind }) => kind))].toSorted();
  return [...kinds.map((kind) => one(kind, "en")), ...MAIN_KINDS.map((kind) => one(kind, "zh"))].filter(
    (page) => page !== undefined,
  );
}

export function printScores(pages: PageReport[], { verbose }: { verbose: boolean }): void {
  const goal = GOALS.lighthouseScore;
  console.log(
    `\nLighthouse, mobile preset: goal ${[goal, goal, goal, goal].join("/")}, LCP ≤ ${GOALS.lcpMs} ms, CLS ${GOALS.cls}.` +
      ` ${ANCHORS.lighthouse}.\nMedian of three runs where the first is not perfect. SEO of order, sign-in, open, library, cart` +
      ` and search is without the audit "is-crawlable": they are kept out\nof search engines on purpose. Over HTTP/1.1` +
      ` without TLS; ${ROUND_TRIPS_BEFORE * ROUND_TRIP_MS} ms of every LCP are the simulated network's name lookup and` +
      ` connection\n(${ROUND_TRIPS_BEFORE} round trips of ${ROUND_TRIP_MS} ms); TLS in front adds one more.\n`,
  );
  console.table(
    pages.map((page) => ({
      page: page.page,
      path: page.path,
      scores: Object.values(page.scores).join("/"),
      "FCP ms": Math.round(page.fcpMs),
      "LCP ms": Math.round(page.lcpMs),
      "min–max": page.lcpRangeMs.map(Math.round).join("–"),
      CLS: Number(page.cls.toFixed(3)),
      runs: page.runs,
      "": verdict(isPerfect(page)),
    })),
  );
  for (const { page, costly } of pages)
    if (costly.length > 0) console.log(`${page} loses by: ${costly.join(", ")}`);
  if (verbose) for (const page of pages) printLcp(page);
}

function printLcp({ page, lcpMs, lcp }: PageReport): void {
  const parts = Object.entries(lcp.parts).map(([part, ms]) => `${part} ${Math.round(ms)}`);
  console.log(`\n${page}: LCP ${Math.round(lcpMs)} ms = ${parts.join(" + ")}\n  ${lcp.element}`);
}
