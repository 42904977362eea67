import lighthouse, { type Result } from "lighthouse";
import { z } from "zod";
import { freePort } from "../free-port.ts";
import { GOALS } from "./anchors.ts";
import { openBrowser } from "./browser.ts";
import { median } from "./figures.ts";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
/** Fails by design on pages that are kept out of search engines. */
const LISTED = "is-crawlable";
/** The machine is noisy: what is not perfect at once is measured so often. */
const RUNS = 3;
const ATTEMPTS = 3;

/** The parts of the simulated LCP, ms from the start; absent where the largest thing is text. */
const Metrics = z.object({
  timeToFirstByte: z.number(),
  lcpLoadDelay: z.number().optional(),
  lcpLoadDuration: z.number().optional(),
});
const LargestElement = z.object({ items: z.array(z.looseObject({ snippet: z.string().optional() })) });

/** What Lighthouse says of a page: scores of 0 to 100, times in ms. */
export interface Report {
  scores: Record<(typeof CATEGORIES)[number], number>;
  fcpMs: number;
  lcpMs: number;
  cls: number;
  /** Of all runs: least and most. */
  lcpRangeMs: [number, number];
  runs: number;
  /** Audits that cost points in the last run. */
  costly: string[];
  lcp: { element: string; parts: Record<string, number> };
}

/** Measures addresses one after another with the mobile preset: a slow phone and network, simulated from what was observed. */
export async function reports(
  pages: { url: string; unlisted: boolean }[],
  say: (line: string) => void,
): Promise<Report[]> {
  const found: Report[] = [];
  for (const { url, unlisted } of pages) {
    say(`Lighthouse: ${url}`);
    const runs = [await run(url, unlisted)];
    while (!runs.every(isPerfect) && runs.length < RUNS) runs.push(await run(url, unlisted));
    found.push(middle(runs));
  }
  return found;
}

type Run = Omit<Report, "lcpRangeMs" | "runs">;

export function isPerfect({ scores, lcpMs, cls }: Run): boolean {
  const full = Object.values(scores).every((score) => score === GOALS.lighthouseScore);
  return full && lcpMs <= GOALS.lcpMs && cls <= GOALS.cls;
}

async function run(url: string, unlisted: boolean): Promise<Run> {
  const { audits, categories } = await recorded(url, unlisted);
  const number = (audit: string) => audits[audit]?.numericValue ?? Number.NaN;
  const score = (category: string) => Math.round((categories[category]?.score ?? 0) * 100);
  const lcpMs = number("largest-contentful-paint");
  const weighty = CATEGORIES.flatMap((name) => categories[name]?.auditRefs ?? []).filter(
    ({ weight }) => weight > 0,
  );
  return {
    scores: {
      performance: score("performance"),
      accessibility: score("accessibility"),
      "best-practices": score("best-practices"),
      seo: score("seo"),
    },
    fcpMs: number("first-contentful-paint"),
    lcpMs,
    cls: number("cumulative-layout-shift"),
    costly: weighty.map(({ id }) => id).filter((id) => (audits[id]?.score ?? 1) < 1),
    lcp: {
      element: elementOf(audits["lcp-breakdown-insight"]?.details),
      parts: partsOf(audits.metrics?.details, lcpMs),
    },
  };
}

/** In a browser of its own, since one that has been traced before now and then loses a trace; then again in a fresh one. */
async function recorded(url: string, unlisted: boolean): Promise<Result> {
  let lost = "nothing was recorded";
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = await freePort();
    const browser = await openBrowser(port);
    // Only Lighthouse's command line reports errors to its makers; used as a library it calls nobody.
    const result = await lighthouse(url, {
      port,
      output: "json",
      logLevel: "error",
      onlyCategories: [...CATEGORIES],
      skipAudits: unlisted ? [LISTED] : null,
    }).finally(() => browser.close());
    if (result && !result.lhr.runtimeError) return result.lhr;
    lost = result?.lhr.runtimeError?.message ?? lost;
  }
  throw new Error(`Lighthouse could not measure ${url}: ${lost}`);
}

function elementOf(details: unknown): string {
  const read = LargestElement.safeParse(details);
  const items = read.success ? read.data.items : [];
  return items.map(({ snippet }) => snippet).find((snippet) => snippet !== undefined) ?? "";
}

/** Simulated, as the score is; Lighthouse's own breakdown shows the unthrottled page. */
function partsOf(details: unknown, lcpMs: number): Record<string, number> {
  const read = z.object({ items: z.tuple([Metrics], z.unknown()) }).safeParse(details);
  if (!read.success) return {};
  const {
    timeToFirstByte,
    lcpLoadDelay = timeToFirstByte,
    lcpLoadDuration = lcpLoadDelay,
  } = read.data.items[0];
  return {
    "first byte": timeToFirstByte,
    "until it is asked for": lcpLoadDelay - timeToFirstByte,
    "its download": lcpLoadDuration - lcpLoadDelay,
    "until it is painted": lcpMs - lcpLoadDuration,
  };
}

/** Each number's median; what explains them is of the run whose LCP is nearest to it. */
function middle(runs: Run[]): Report {
  const of = (number: (run: Run) => number) => median(runs.map(number));
  const lcpMs = of((run) => run.lcpMs);
  const nearest = runs.toSorted((a, b) => Math.abs(a.lcpMs - lcpMs) - Math.abs(b.lcpMs - lcpMs))[0];
  if (!nearest) throw new Error("There was no run");
  const times = runs.map((run) => run.lcpMs);
  return {
    ...nearest,
    scores: {
      performance: of(({ scores }) => scores.performance),
      accessibility: of(({ scores }) => scores.accessibility),
      "best-practices": of(({ scores }) => scores["best-practices"]),
      seo: of(({ scores }) => scores.seo),
    },
    fcpMs: of((run) => run.fcpMs),
    lcpMs,
    cls: of((run) => run.cls),
    lcpRangeMs: [Math.min(...times), Math.max(...times)],
    runs: runs.length,
  };
}
