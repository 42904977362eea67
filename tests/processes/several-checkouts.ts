import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSettings } from "#checkout/settings.ts";
import type { Discount } from "#domain/discount.ts";
import type { Offer } from "#domain/offer.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { writeOffers } from "../checkout/shop.ts";
import { freePort } from "../free-port.ts";
import { createDatabase } from "../postgres/databases.ts";

const PROCESS = join(import.meta.dirname, "checkout-process.ts");

/** One of the processes. */
interface Checkout {
  url: string;
  kill(): Promise<void>;
}

/** A shop of several checkout processes on one order book in PostgreSQL. Each webhook is delivered to all of them at once. */
export interface SeveralCheckouts {
  checkouts: Checkout[];
  sandboxUrl: string;
  ordersUrl: string;
  /** The output of the processes. */
  output(): string;
  /** Moves the clocks of the processes. */
  wait(seconds: number): void;
  close(): Promise<void>;
}

export async function startCheckouts(
  count: number,
  { offers, discounts = [] }: { offers: Offer[]; discounts?: Discount[] },
): Promise<SeveralCheckouts> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-processes-"));
  const database = await createDatabase();
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
  const sandboxPort = await freePort();
  const variables = ports.map((port, n) => ({
    ...{ PORT: String(port), SANDBOX_PORT: String(sandboxPort), SITE_URL: `http://localhost:${ports[0]}` },
    ...{ BUILD_DIR: join(folder, "build"), DATA_DIR: join(folder, `data-${n}`), ORDERS_URL: database.url },
  }));
  const settings = parseSettings({ ...variables[0] });
  await mkdir(join(settings.buildDir, "current", "site"), { recursive: true });
  await writeOffers(settings, offers, discounts);
  const urls = ports.map((port) => `http://localhost:${port}`);
  const sandbox = await serveSandbox({
    ...{ port: sandboxPort, dataFile: join(folder, "sandbox.jsonl"), shopUrl: settings.siteUrl },
    ...{ webhookUrl: `${urls[0]}/api/webhooks/stripe`, webhookSecret: settings.stripe.webhookSecret },
    async fetch(_, init) {
      const answers = await Promise.allSettled(urls.map((url) => fetch(`${url}/api/webhooks/stripe`, init)));
      const received = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
      return received.find(({ ok }) => ok) ?? received[0] ?? new Response(null, { status: 502 });
    },
  });
  let output = "";
  // All at once: one of them migrates the order book.
  const children = await Promise.all(
    variables.map(async (settings) => {
      const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "test", ...settings };
      const child = fork(PROCESS, [], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
      for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
      const ready = await Promise.race([once(child, "message"), once(child, "exit").then(() => null)]);
      if (!ready) throw new Error(`a checkout did not start:\n${output}`);
      return child;
    }),
  );
  return {
    checkouts: children.map((child, n) => ({ url: urls[n] ?? "", kill: () => kill(child) })),
    sandboxUrl: sandbox.url,
    ordersUrl: database.url,
    output: () => output,
    wait(seconds) {
      for (const child of children) if (child.connected) child.send(seconds);
    },
    async close() {
      await Promise.all(children.map(kill));
      await sandbox.close();
      await database.remove();
      await rm(folder, { recursive: true });
    },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
