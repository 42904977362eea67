import { fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { exportWithNext } from "#publish/renderer/next-export.ts";
import { writeLargeShop } from "./catalogue.ts";
import { type Figure, median } from "./figures.ts";

const SEED = 1;
const RUNS = 3;
const RUNNER = join(import.meta.dirname, "publish-run.ts");
/** A product of the sample shop, which every generated shop contains. */
const EDITED = "products/slow-notes/product.md";
/** `next build` of larger shops takes too long to be compared in the same run. */
const MAX_NEXT_PRODUCTS = 1_000;

const Run = z.object({
  changed: z.boolean(),
  liveMs: z.number().nullable(),
  totalMs: z.number(),
  cpuMs: z.number(),
  peakMb: z.number(),
});
type Run = z.infer<typeof Run>;

/** Publishes generated shops of several sizes, edits one word of them, and compares with `next build` of the same pages. */
export async function measurePublish(sizes: number[], log: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const products of sizes) {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
    try {
      log(`Publishing ${products} products`);
      figures.push(...(await measureSize(products, folder, log)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return figures;
}

async function measureSize(products: number, folder: string, log: (line: string) => void): Promise<Figure[]> {
  const contentDir = join(folder, "content");
  const buildDir = join(folder, "build");
  writeLargeShop(contentDir, { products, seed: SEED });
  const edit = (run: number) =>
    appendFileSync(join(contentDir, EDITED), `\nOne more sentence, number ${run}.\n`);

  const service = startRunner(contentDir, buildDir);
  await service.run();
  log("Again from the start, with pictures from the cache");
  rmSync(join(buildDir, "releases"), { recursive: true });
  rmSync(join(buildDir, "current"));
  const whole = await service.run();
  const files = readdirSync(join(buildDir, "current", "site"), { recursive: true }).filter(
    (name) => !String(name).startsWith("media/"),
  );
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
  const name = (text: string) => `${products} products: ${text}`;
  const live = (runs: Run[]) => median(runs.map(({ liveMs }) => liveMs ?? 0));
  return [
    seconds(name("one word changed, saved to live, in a running process"), live(warm), 1_000, [
      `${seconds1(median(warm.map(({ totalMs }) => totalMs)))} until searches find it`,
    ]),
    seconds(name("the same, in a new process"), live(cold), 3_000),
    seconds(name("nothing changed"), unchanged.totalMs, 1_000),
    seconds(name("all pages"), whole.liveMs ?? 0, null, [
      `${seconds1(whole.cpuMs)} of processor, without the search index's own process`,
      ...(await nextNotes(products, { catalogue: join(buildDir, "current", "catalogue.duckdb"), folder })),
    ]),
    {
      figure: name("peak memory"),
      value: `${Math.round(whole.peakMb)} MB`,
      goal: "",
      isMet: null,
      notes: [],
    },
    { figure: name("files, pictures aside"), value: String(files.length), goal: "", isMet: null, notes: [] },
  ];
}

async function nextNotes(products: number, { catalogue, folder }: { catalogue: string; folder: string }) {
  if (products > MAX_NEXT_PRODUCTS) return [];
  const started = performance.now();
  await exportWithNext({ catalogue, siteUrl: "http://localhost:3000", to: join(folder, "next") });
  return [`next build of the same pages alone: ${seconds1(performance.now() - started)}`];
}

function startRunner(contentDir: string, buildDir: string) {
  const child = fork(RUNNER, [contentDir, buildDir]);
  return {
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

function seconds1(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
