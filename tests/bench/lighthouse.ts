import lighthouse, { type Result } from "lighthouse";
import { z } from "zod";
import { freePort } from "../free-port.ts";
import { openBrowser } from "./browser.ts";
import { median } from "./figures.ts";
import { GOALS } from "./goals.ts";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
/** The audit that fails by design on pages with `noindex`. */
const CRAWLABLE = "is-crawlable";
/** A page that is not perfect in the first run is measured this often, since the machine is noisy. */
const MAX_RUNS = 3;
const MAX_ATTEMPTS = 3;

/** The parts of the simulated LCP, in ms from the start. Some are absent if the largest element is text. */
const Metrics = z.object({
  timeToFirstByte: z.number(),
  lcpLoadDelay: z.number().optional(),
  lcpLoadDuration: z.number().optional(),
});
const LargestElement = z.object({ items: z.array(z.looseObject({ snippet: z.string().optional() })) });

/** Lighthouse's results for a page: scores of 0 to 100, times in ms. */
export interface Report {
  scores: Record<(typeof CATEGORIES)[number], number>;
  fcpMs: number;
  lcpMs: number;
  cls: number;
  /** The minimum and maximum of all runs. */
  lcpRangeMs: [number, number];
  runs: number;
  /** Audits that cost points. */
  costly: string[];
  lcp: { element: string; parts: Record<string, number> };
}

/** Measures pages one after another with the mobile preset, which simulates a slow phone and network. */
export async function measurePages(
  pages: { url: string; isUnlisted: boolean }[],
  log: (line: string) => void,
): Promise<Report[]> {
  const reports: Report[] = [];
  for (const { url, isUnlisted } of pages) {
    log(`Lighthouse: ${url}`);
    const runs = [await run(url, isUnlisted)];
    while (!runs.every(isPerfect) && runs.length < MAX_RUNS) runs.push(await run(url, isUnlisted));
    reports.push(summarise(runs));
  }
  return reports;
}

type Run = Omit<Report, "lcpRangeMs" | "runs">;

export function isPerfect({ scores, lcpMs, cls }: Run): boolean {
  const full = Object.values(scores).every((score) => score === GOALS.lighthouseScore);
  return full && lcpMs <= GOALS.lcpMs && cls <= GOALS.cls;
}

async function run(url: string, isUnlisted: boolean): Promise<Run> {
  const { audits, categories } = await runLighthouse(url, isUnlisted);
  const number = (audit: string) => audits[audit]?.numericValue ?? Number.NaN;
  const score = (category: string) => Math.round((categories[category]?.score ?? 0) * 100);
  const lcpMs = number("largest-contentful-paint");
  const weighted = CATEGORIES.flatMap((name) => categories[name]?.auditRefs ?? []).filter(
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
    costly: weighted.map(({ id }) => id).filter((id) => (audits[id]?.score ?? 1) < 1),
    lcp: {
      element: elementOf(audits["lcp-breakdown-insight"]?.details),
      parts: partsOf(audits.metrics?.details, lcpMs),
    },
  };
}

/** Uses a new browser for each attempt, since one that has been traced before sometimes loses a trace. */
async function runLighthouse(url: string, isUnlisted: boolean): Promise<Result> {
  let reason = "there was no result";
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const port = await freePort();
    const browser = await openBrowser(port);
    // Only Lighthouse's command line sends error reports. The library does not.
    const result = await lighthouse(url, {
      port,
      output: "json",
      logLevel: "error",
      onlyCategories: [...CATEGORIES],
      skipAudits: isUnlisted ? [CRAWLABLE] : null,
    }).finally(() => browser.close());
    if (result && !result.lhr.runtimeError) return result.lhr;
    reason = result?.lhr.runtimeError?.message ?? reason;
  }
  throw new Error(`Lighthouse could not measure ${url}: ${reason}`);
}

function elementOf(details: unknown): string {
  const parsed = LargestElement.safeParse(details);
  const items = parsed.success ? parsed.data.items : [];
  return items.map(({ snippet }) => snippet).find((snippet) => snippet !== undefined) ?? "";
}

/** The parts of the simulated LCP, which the score uses. Lighthouse's own breakdown is of the unthrottled page. */
function partsOf(details: unknown, lcpMs: number): Record<string, number> {
  const parsed = z.object({ items: z.tuple([Metrics], z.unknown()) }).safeParse(details);
  if (!parsed.success) return {};
  const {
    timeToFirstByte,
    lcpLoadDelay = timeToFirstByte,
    lcpLoadDuration = lcpLoadDelay,
  } = parsed.data.items[0];
  return {
    "first byte": timeToFirstByte,
    "load delay": lcpLoadDelay - timeToFirstByte,
    "load duration": lcpLoadDuration - lcpLoadDelay,
    "render delay": lcpMs - lcpLoadDuration,
  };
}

/** The medians of several runs. Explanations are those of the run whose LCP is closest to the median. */
function summarise(runs: Run[]): Report {
  const medianOf = (number: (run: Run) => number) => median(runs.map(number));
  const lcpMs = medianOf((run) => run.lcpMs);
  const nearest = runs.toSorted((a, b) => Math.abs(a.lcpMs - lcpMs) - Math.abs(b.lcpMs - lcpMs))[0];
  if (!nearest) throw new Error("There was no run");
  const times = runs.map((run) => run.lcpMs);
  return {
    ...nearest,
    scores: {
      performance: medianOf(({ scores }) => scores.performance),
      accessibility: medianOf(({ scores }) => scores.accessibility),
      "best-practices": medianOf(({ scores }) => scores["best-practices"]),
      seo: medianOf(({ scores }) => scores.seo),
    },
    fcpMs: medianOf((run) => run.fcpMs),
    lcpMs,
    cls: medianOf((run) => run.cls),
    lcpRangeMs: [Math.min(...times), Math.max(...times)],
    runs: runs.length,
  };
}
