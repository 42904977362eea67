import { fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { exportWithNext } from "#publish/renderer/next-export.ts";
import { writeLargeShop } from "./catalogue.ts";
import { type Figure, median } from "./figures.ts";
import { timePeers } from "./peers.ts";
import { watchTreeMemory } from "./tree-memory.ts";

const SEED = 1;
/** From the third release on, a release is made from the folder of an earlier one. */
const RUNS = 5;
const RUNNER = join(import.meta.dirname, "publish-run.ts");
/** A product of the sample shop, which every generated shop contains. */
const EDITED = "products/slow-notes/product.md";
/** `next build` takes too long with larger shops. */
const MAX_PRODUCTS_FOR_NEXT = 10_000;
const NEXT_TIMEOUT_MS = 30 * 60_000;
/** The peak of all processes together. */
const PEAK_MEMORY_GOALS_MB = { small: 500, large: 1_000 };
const LARGE_SHOP = 10_000;
const MAX_FILES_PER_PRODUCT = 2.5;
const PICTURE = /\.(avif|webp|jpeg|png|gif|ico)$/;

const Run = z.object({
  changed: z.boolean(),
  liveMs: z.number().nullable(),
  totalMs: z.number(),
  cpuMs: z.number(),
  peakMb: z.number(),
});
type Run = z.infer<typeof Run>;

/**
 * Publishes generated shops of several sizes, edits one word of them, and compares with `next build` of the same pages and with other
 * generators. Gives the figures of each as soon as they are known, since a large shop takes an hour.
 */
export async function* measurePublish(
  sizes: number[],
  log: (line: string) => void,
): AsyncGenerator<{ title: string; figures: Figure[] }> {
  for (const products of sizes) {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
    const shop = `${products.toLocaleString("en")} products in two languages`;
    try {
      log(`Publishing ${products} products`);
      yield { title: `Publishing ${shop}`, figures: await measureSize(products, folder, log) };
      log(`Publishing ${products} products with others`);
      yield { title: `Others with ${shop}`, figures: await measureOthers(products, folder) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

async function measureSize(products: number, folder: string, log: (line: string) => void): Promise<Figure[]> {
  const contentDir = join(folder, "content");
  const buildDir = join(folder, "build");
  writeLargeShop(contentDir, { products, seed: SEED });
  const edit = (run: number) =>
    appendFileSync(join(contentDir, EDITED), `\nOne more sentence, number ${run}.\n`);

  const service = startRunner(contentDir, buildDir, { isResident: true });
  await service.run();
  log("Again from the start, with pictures from the cache");
  rmSync(join(buildDir, "releases"), { recursive: true });
  rmSync(join(buildDir, "current"));
  const again = startRunner(contentDir, buildDir);
  const stopWatching = watchTreeMemory(again.pid);
  const whole = await again.run();
  const peakMb = Math.round((stopWatching() ?? whole.peakMb * 1e6) / 1e6);
  await again.end();
  const files = countFiles(join(buildDir, "current", "site"));
  const warm: Run[] = [];
  for (let i = 0; i < RUNS; i++) {
    edit(i);
    warm.push(await service.run());
  }
  const unchanged = await service.run();
  await service.end();

  const cold: Run[] = [];
  for (let i = 0; i < RUNS; i++) {
    edit(RUNS + i);
    const command = startRunner(contentDir, buildDir);
    cold.push(await command.run());
    await command.end();
  }
  const live = (runs: Run[]) => median(runs.map(({ liveMs }) => liveMs ?? 0));
  return [
    seconds("one word changed, saved to live, in a running process", live(warm), 1_000, [
      `${seconds1(median(warm.map(({ totalMs }) => totalMs)))} until searches find it; ${processor(warm)}`,
    ]),
    seconds("the same, in a new process", live(cold), 3_000, [processor(cold)]),
    seconds("nothing changed", unchanged.totalMs, 1_000),
    seconds("all pages", whole.liveMs ?? 0, null, [processor([whole])]),
    atMost("peak memory of all processes", peakMb, "MB", peakGoal(products)),
    products < LARGE_SHOP
      ? withoutGoal("files, pictures aside", String(files))
      : atMost("files, pictures aside", files, "", MAX_FILES_PER_PRODUCT * products),
  ];
}

function countFiles(site: string): number {
  const entries = readdirSync(site, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !PICTURE.test(entry.name)).length;
}

function peakGoal(products: number): number {
  return products < LARGE_SHOP ? PEAK_MEMORY_GOALS_MB.small : PEAK_MEMORY_GOALS_MB.large;
}

function atMost(figure: string, value: number, unit: string, goal: number): Figure {
  const text = (number: number) => `${number} ${unit}`.trim();
  return { figure, value: text(value), goal: `≤ ${text(goal)}`, isMet: value <= goal, notes: [] };
}

async function measureOthers(products: number, folder: string): Promise<Figure[]> {
  const catalogue = join(folder, "build", "current", "catalogue.duckdb");
  const next =
    products > MAX_PRODUCTS_FOR_NEXT ? "not measured" : await timeNext(catalogue, join(folder, "next"));
  return [
    withoutGoal("next build of the same pages alone", next),
    ...timePeers(join(folder, "content")).map(({ name, result }) => withoutGoal(name, result)),
  ];
}

function withoutGoal(figure: string, value: string): Figure {
  return { figure, value, goal: "", isMet: null, notes: [] };
}

/** How long `next build` takes. Of a large shop it may fail, or not end, which is a result, too. */
async function timeNext(catalogue: string, to: string): Promise<string> {
  const started = performance.now();
  const signal = AbortSignal.timeout(NEXT_TIMEOUT_MS);
  try {
    await exportWithNext({ catalogue, siteUrl: "http://localhost:3000", to, signal });
    return seconds1(performance.now() - started);
  } catch (error) {
    const [reason] = String(error).split("\n");
    return `failed after ${seconds1(performance.now() - started)}: ${reason}`;
  }
}

function startRunner(contentDir: string, buildDir: string, { isResident = false } = {}) {
  const child = fork(RUNNER, [contentDir, buildDir, ...(isResident ? ["resident"] : [])]);
  return {
    pid: child.pid ?? 0,
    async run(): Promise<Run> {
      child.send("run");
      const [message] = await Promise.race([once(child, "message"), once(child, "exit")]);
      return Run.parse(message);
    },
    async end(): Promise<void> {
      child.kill();
      await once(child, "exit");
    },
  };
}

function seconds(figure: string, ms: number, goalMs: number | null, notes: string[] = []): Figure {
  return {
    figure,
    value: seconds1(ms),
    goal: goalMs === null ? "" : `≤ ${goalMs / 1000} s`,
    isMet: goalMs === null ? null : ms <= goalMs,
    notes,
  };
}

function processor(runs: Run[]): string {
  return `${seconds1(median(runs.map(({ cpuMs }) => cpuMs)))} of processor, without the search index's own process`;
}

function seconds1(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
