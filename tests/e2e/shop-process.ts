import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { freePort } from "../free-port.ts";

/** Ports that the pages of an earlier run were made for, so that they need not be made again. */
export const PORT = 43_117;
export const SANDBOX_PORT = PORT + 1;
export const BUILD_DIR = ".vitrine/e2e";
const START_WITHIN_MS = 240_000;

const Mails = z.array(z.object({ to: z.string(), subject: z.string(), text: z.string() }));
const Orders = z.array(
  z.looseObject({
    id: z.string(),
    status: z.string(),
    amount: z.number(),
    currency: z.string(),
    paidAt: z.string().nullable(),
  }),
);

/** The shop as a person starts it: `npm start` in a process of its own, on data of its own. */
export interface ShopProcess {
  url: string;
  sandboxUrl: string;
  mails(): Promise<z.infer<typeof Mails>>;
  /** What `npm run shop -- orders --json` says. */
  orders(): Promise<z.infer<typeof Orders>>;
  /** Takes a service of the sandbox down or up again. */
  outage(services: { mail?: boolean; stripe?: boolean; webhooks?: boolean }): Promise<void>;
  /** kill -9, and start again on the same data. */
  killAndRestart(): Promise<void>;
  close(): Promise<void>;
}

export interface Starting {
  buildDir?: string;
  contentDir?: string;
  port?: number;
  /** A build folder that has pictures of the same content. */
  drawnIn?: string;
}

export async function startShopProcess(starting: Starting = {}): Promise<ShopProcess> {
  const { buildDir = BUILD_DIR, contentDir = "content", drawnIn } = starting;
  if (drawnIn) await copyPictures(drawnIn, buildDir);
  const dataDir = await mkdtemp(join(tmpdir(), "vitrine-e2e-"));
  const port = await freePort(starting.port ?? PORT);
  const sandboxPort = await freePort(port + 1);
  const url = `http://localhost:${port}`;
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  const env = {
    ...process.env,
    NODE_ENV: "test" as const,
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    DATA_DIR: dataDir,
    BUILD_DIR: buildDir,
    CONTENT_DIR: contentDir,
  };
  let child = await start(env, url);

  return {
    url,
    sandboxUrl,
    mails: async () => Mails.parse(await (await fetch(`${sandboxUrl}/inbox.json`)).json()),
    async orders() {
      const asking = ["scripts/shop.ts", "orders", "--all", "--json"];
      const { stdout } = await promisify(execFile)(process.execPath, asking, { env });
      return Orders.parse(JSON.parse(stdout));
    },
    async outage(services) {
      const headers = { "Content-Type": "application/json" };
      await fetch(`${sandboxUrl}/outage`, { method: "POST", headers, body: JSON.stringify(services) });
    },
    async killAndRestart() {
      await end(child, "SIGKILL");
      child = await start(env, url);
    },
    async close() {
      await end(child, "SIGTERM");
      await rm(dataDir, { recursive: true });
    },
  };
}

/** What has been drawn need not be drawn again; where there is nothing yet, it only takes longer. */
async function copyPictures(from: string, to: string): Promise<void> {
  const options = { recursive: true, force: false, errorOnExist: false };
  await cp(join(from, "cache"), join(to, "cache"), options).catch(() => {});
}

async function start(env: NodeJS.ProcessEnv, url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["scripts/start.ts"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const until = Date.now() + START_WITHIN_MS;
  while (Date.now() < until && child.exitCode === null) {
    // Its own word that it listens: an answer at the port might be another shop's.
    if (output.includes(`Shop      ${url}`)) return child;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`the shop did not start:\n${output}`);
}

async function end(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
