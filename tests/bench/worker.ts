import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { openDeployProject } from "../edge/deploy-project.ts";
import { type Figure, kB } from "./figures.ts";
import { GOALS } from "./goals.ts";
import { gzipped } from "./page-weight.ts";

const STARTS = 5;

/** What V8's profiler writes: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
const Profile = z.object({
  nodes: z.array(z.object({ id: z.int(), callFrame: z.object({ functionName: z.string() }) })),
  samples: z.array(z.int()),
  /** Microseconds. */
  timeDeltas: z.array(z.int()),
});

/** Measures the checkout as a Worker: its size, and how long workerd takes to start it. */
export async function measureWorker(log: (line: string) => void): Promise<Figure[]> {
  const project = await openDeployProject();
  try {
    await project.wrangler("deploy", "--dry-run", "--outdir", "out");
    const bytes = gzipped(await readFile(join(project.folder, "out/worker.js")));
    const starts: number[] = [];
    for (let n = 0; n < STARTS; n += 1) {
      log(`Starting the Worker, ${n + 1} of ${STARTS}`);
      await project.wrangler("check", "startup", "--outfile", "startup.cpuprofile");
      starts.push(startMs(await readFile(join(project.folder, "startup.cpuprofile"), "utf8")));
    }
    return [
      {
        figure: "the Worker, gzipped",
        value: kB(bytes),
        goal: `≤ ${kB(GOALS.workerBytes)}`,
        isMet: bytes <= GOALS.workerBytes,
        notes: ["Cloudflare takes 3 MB"],
      },
      {
        figure: "cold start until it takes requests, the shortest of several",
        value: `${Math.round(Math.min(...starts))} ms`,
        goal: `≤ ${GOALS.workerStartMs} ms`,
        isMet: Math.min(...starts) <= GOALS.workerStartMs,
        notes: [
          `${starts.map((ms) => ms.toFixed(0)).join(", ")} ms in workerd on this machine; the order book is asked with the first request`,
          "Cloudflare takes a second",
        ],
      },
    ];
  } finally {
    await project.close();
  }
}

/** The time in which the Worker's code ran, or its garbage was collected. */
function startMs(json: string): number {
  const { nodes, samples, timeDeltas } = Profile.parse(JSON.parse(json));
  const idle = new Set(
    nodes.filter(({ callFrame }) => callFrame.functionName === "(idle)").map(({ id }) => id),
  );
  const busy = timeDeltas.filter((_, index) => !idle.has(samples[index] ?? 0));
  return busy.reduce((sum, us) => sum + us, 0) / 1000;
}
