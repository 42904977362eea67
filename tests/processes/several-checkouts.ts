import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseNodeSettings } from "#checkout/node/settings.ts";
import { SERVICE_OPTIONS } from "#checkout/node/supervised.ts";
import type { Settings } from "#checkout/settings.ts";
import type { Discount } from "#domain/discount.ts";
import type { Offer } from "#domain/offer.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { writeOffers } from "../checkout/shop.ts";
import { freePort } from "../free-port.ts";
import { createDatabase } from "../postgres/databases.ts";

const PROCESS = join(import.meta.dirname, "checkout-process.ts");

/** One of the processes. */
export interface Checkout {
  url: string;
  pid: number;
  kill(): Promise<void>;
  /** Asks it to stop. @returns the exit code */
  stop(): Promise<number | null>;
}

/** A shop of several checkout processes on one order book in PostgreSQL. Each webhook is delivered to all of them at once. */
export interface SeveralCheckouts {
  checkouts: Checkout[];
  sandboxUrl: string;
  ordersUrl: string;
  settings: Settings;
  /** The output of the processes. */
  output(): string;
  /** Moves the clocks of the processes. */
  wait(seconds: number): void;
  /** Starts another process. */
  start(): Promise<Checkout>;
  close(): Promise<void>;
}

interface Options {
  offers: Offer[];
  discounts?: Discount[];
  /** The address of the shop, if it is that of a load balancer, which then gets each webhook once. */
  siteUrl?: string;
  /** Further settings. */
  variables?: Record<string, string>;
}

export async function startCheckouts(
  count: number,
  { offers, discounts = [], siteUrl, variables = {} }: Options,
): Promise<SeveralCheckouts> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-processes-"));
  const database = await createDatabase();
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
  const sandboxPort = await freePort();
  const variablesOf = (port: number | undefined) => ({
    ...{ PORT: String(port), SANDBOX_PORT: String(sandboxPort) },
    ...{ SITE_URL: siteUrl ?? `http://localhost:${ports[0]}`, ORDERS_URL: database.url },
    ...{ BUILD_DIR: join(folder, "build"), DATA_DIR: join(folder, `data-${port}`) },
    ...variables,
  });
  const settings = parseNodeSettings(variablesOf(ports[0]));
  await mkdir(join(settings.buildDir, "current", "site"), { recursive: true });
  await writeOffers(settings, offers, discounts);
  const urls = ports.map((port) => `http://localhost:${port}`);
  const sandbox = await serveSandbox({
    ...{ port: sandboxPort, dataFile: join(folder, "sandbox.jsonl"), shopUrl: settings.siteUrl },
    ...{
      webhookUrl: `${siteUrl ?? urls[0]}/api/webhooks/stripe`,
      webhookSecret: settings.stripe.webhookSecret,
    },
    ...(siteUrl === undefined && { fetch: deliverToAll(urls) }),
  });
  let output = "";
  const children: ChildProcess[] = [];
  const start = async (port: number): Promise<Checkout> => {
    const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "test", ...variablesOf(port) };
    const child = fork(PROCESS, [], {
      ...{ env, execArgv: [...process.execArgv, ...SERVICE_OPTIONS] },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    children.push(child);
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
    const ready = await Promise.race([once(child, "message"), once(child, "exit").then(() => null)]);
    if (!ready) throw new Error(`a checkout did not start:\n${output}`);
    return {
      ...{ url: `http://localhost:${port}`, pid: child.pid ?? 0 },
      ...{ kill: () => end(child, "SIGKILL"), stop: () => stop(child) },
    };
  };
  // All at once: one of them migrates the order book.
  const checkouts = await Promise.all(ports.map(start));
  return {
    checkouts,
    sandboxUrl: sandbox.url,
    ordersUrl: database.url,
    settings,
    output: () => output,
    wait(seconds) {
      for (const child of children) if (child.connected) child.send(seconds);
    },
    start: async () => start(await freePort()),
    async close() {
      await Promise.all(children.map((child) => end(child, "SIGKILL")));
      await sandbox.close();
      await database.remove();
      await rm(folder, { recursive: true });
    },
  };
}

function deliverToAll(urls: string[]): typeof fetch {
  return async (_, init) => {
    const answers = await Promise.allSettled(urls.map((url) => fetch(`${url}/api/webhooks/stripe`, init)));
    const received = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    return received.find(({ ok }) => ok) ?? received[0] ?? new Response(null, { status: 502 });
  };
}

async function stop(child: ChildProcess): Promise<number | null> {
  await end(child, "SIGTERM");
  return child.exitCode;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
