import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseNodeSettings } from "#checkout/node/settings.ts";
import { SERVICE_OPTIONS } from "#checkout/node/supervised.ts";
import type { Settings } from "#checkout/settings.ts";
import type { Offer } from "#domain/offer.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { OFFERS } from "../checkout/goods.ts";
import { writeOffers } from "../checkout/shop.ts";
import { freePort } from "../free-port.ts";
import { buy, percentile, type RequestFactory, webhooks } from "./api.ts";

const MAX_P99_MS = 100;
const WARM_UP_REQUESTS = 100;
const STEP_S = 5;
/** Requests a second. Each rate is about a quarter higher than the last. */
const RATES = [10, 13, 16, 20, 25, 32, 40, 50, 63, 80, 100, 125, 160, 200, 250, 320, 400, 500];
/** Linux reports processor time in hundredths of a second. proc_pid_stat(5) */
const MS_PER_TICK = 10;

/** The capacity of the service for one kind of request. */
export interface Capacity {
  route: string;
  /** The highest rate at which 99 % of the responses take at most 100 ms. */
  requestsPerSecond: number;
  /** Latency at that rate, in milliseconds. */
  p99: number;
  /** Processor time of the service for each request, in milliseconds. */
  cpuMs: number;
}

/** Measures the capacity of the service in a separate process. Client and sandbox run on the same machine. */
export async function measureLoad(): Promise<Capacity[]> {
  const service = await startService();
  try {
    return [
      await measureCapacity("POST /api/checkout", service.pid, () => buy(service)),
      await measureCapacity("POST /api/webhooks/stripe", service.pid, webhooks(service)),
    ];
  } finally {
    await service.close();
  }
}

/**
 * Starts the service in a process of its own, with a sandbox in this one.
 *
 * @param beforeStart prepares its order book
 */
export async function startService({
  beforeStart = async () => {},
  offers = OFFERS,
}: {
  beforeStart?: (settings: Settings) => Promise<void>;
  offers?: Offer[];
} = {}) {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-load-"));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const env = {
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    BUILD_DIR: join(folder, "build"),
    DATA_DIR: join(folder, "data"),
  };
  const settings = parseNodeSettings(env);
  await mkdir(join(settings.buildDir, "current", "site"), { recursive: true });
  await writeOffers(settings, offers);
  await beforeStart(settings);
  const sandbox = await serveSandbox({
    port: sandboxPort,
    dataFile: join(settings.dataDir, "sandbox.jsonl"),
    webhookUrl: `${url}/api/webhooks/stripe`,
    webhookSecret: settings.stripe.webhookSecret,
    shopUrl: url,
  });
  const child = spawn(process.execPath, [...SERVICE_OPTIONS, "checkout/node/serve.ts"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const pid = child.pid ?? 0;
  const exited = once(child, "exit");
  while (!(await isHealthy(url))) await wait(100);
  return {
    url,
    sandboxUrl: sandbox.url,
    settings,
    pid,
    async close() {
      child.kill("SIGTERM");
      await exited;
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function measureCapacity(route: string, pid: number, request: RequestFactory): Promise<Capacity> {
  for (let n = 0; n < WARM_UP_REQUESTS; n += 1) await send(route, request);
  let capacity: Capacity = { route, requestsPerSecond: 0, p99: 0, cpuMs: 0 };
  for (const rate of RATES) {
    const count = rate * STEP_S;
    const before = await processorMs(pid);
    const p99 = percentile(await sendAtRate(route, request, { rate, count }), 0.99);
    const cpuMs = ((await processorMs(pid)) - before) / count;
    if (p99 > MAX_P99_MS) return { ...capacity, cpuMs: capacity.cpuMs || cpuMs };
    capacity = { route, requestsPerSecond: rate, p99, cpuMs };
  }
  return capacity;
}

/**
 * Sends requests at fixed times without waiting for earlier responses, like independent buyers.
 * @returns the latency of each request in milliseconds, counted from its planned time
 */
export async function sendAtRate(
  route: string,
  request: RequestFactory,
  { rate, count }: { rate: number; count: number },
): Promise<number[]> {
  const start = performance.now();
  const latencies: Promise<number>[] = [];
  for (let n = 0; n < count; n += 1) {
    const due = start + (n * 1000) / rate;
    if (due > performance.now()) await wait(due - performance.now());
    latencies.push(send(route, request).then(() => performance.now() - due));
  }
  return Promise.all(latencies);
}

async function send(route: string, request: RequestFactory): Promise<void> {
  const response = await request();
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${route} responded with ${response.status}`);
}

/** User and system time that a process has used so far. */
export async function processorMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The program's name, which is in parentheses, may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}
