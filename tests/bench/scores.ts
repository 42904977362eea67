import { verdict } from "./figures.ts";
import { COMPARISONS, GOALS } from "./goals.ts";
import { isPerfect, measurePages, type Report } from "./lighthouse.ts";
import type { ShopPage } from "./page-kinds.ts";
import { type Bench, heaviestProduct } from "./shop.ts";

const MAIN_KINDS = ["home", "list", "product"];
/** Round trips of the simulated network before the first request: two for DNS, one for TCP. */
const CONNECTION_ROUND_TRIPS = 3;
const ROUND_TRIP_MS = 150;

/** A row of the table. */
export interface PageReport extends Report {
  page: string;
  path: string;
}

/** Runs Lighthouse on every kind of page, the main ones in Chinese too, and on a product page of the plain export. */
export async function measureScores(bench: Bench, log: (line: string) => void): Promise<PageReport[]> {
  const product = heaviestProduct(bench, "en");
  const selected = [
    ...selectPages(bench).map((page) => ({
      page: `${page.kind} ${page.language}`,
      path: page.path,
      url: bench.url + page.path,
      isUnlisted: page.isUnlisted,
    })),
    {
      page: "product, plain Next export",
      path: bench.plain.pathOf(product),
      url: bench.plain.url + bench.plain.pathOf(product),
      isUnlisted: false,
    },
  ];
  const reports = await measurePages(selected, log);
  return selected.flatMap(({ page, path }, n) => (reports[n] ? [{ page, path, ...reports[n] }] : []));
}

/** One page of each kind: the heaviest product, and the first page of other kinds. */
function selectPages(bench: Bench): ShopPage[] {
  const pageOf = (kind: string, language: string) =>
    kind === "product"
      ? heaviestProduct(bench, language)
      : bench.pages.find((page) => page.kind === kind && page.language === language);
  const kinds = [...new Set(bench.pages.map(({ kind }) => kind))].toSorted();
  return [...kinds.map((kind) => pageOf(kind, "en")), ...MAIN_KINDS.map((kind) => pageOf(kind, "zh"))].filter(
    (page) => page !== undefined,
  );
}

export function printScores(pages: PageReport[], { verbose }: { verbose: boolean }): void {
  const goal = GOALS.lighthouseScore;
  console.log(
    `\nLighthouse, mobile preset: goal ${[goal, goal, goal, goal].join("/")}, LCP ≤ ${GOALS.lcpMs} ms, CLS ${GOALS.cls}.` +
      ` ${COMPARISONS.lighthouse}.\nMedian of three runs where the first is not perfect. SEO of order, sign-in, open, library, cart` +
      ` and search is without the audit "is-crawlable", since they\nhave noindex on purpose. Over HTTP/1.1` +
      ` without TLS; ${CONNECTION_ROUND_TRIPS * ROUND_TRIP_MS} ms of every LCP are the simulated network's name lookup and` +
      ` connection\n(${CONNECTION_ROUND_TRIPS} round trips of ${ROUND_TRIP_MS} ms). TLS adds one more.\n`,
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
    if (costly.length > 0) console.log(`${page} loses points by: ${costly.join(", ")}`);
  if (verbose) for (const page of pages) printLcp(page);
}

function printLcp({ page, lcpMs, lcp }: PageReport): void {
  const parts = Object.entries(lcp.parts).map(([part, ms]) => `${part} ${Math.round(ms)}`);
  console.log(`\n${page}: LCP ${Math.round(lcpMs)} ms = ${parts.join(" + ")}\n  ${lcp.element}`);
}
