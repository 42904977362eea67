import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { freePort } from "../free-port.ts";

/** A fixed port, so that the pages of an earlier run can be reused: they contain the address. */
export const PORT = 43_117;
export const BUILD_DIR = ".vitrine/e2e";
const START_TIMEOUT_MS = 240_000;

const SentEmails = z.array(
  z.object({ id: z.string(), to: z.string(), subject: z.string(), text: z.string() }),
);
const Orders = z.array(
  z.looseObject({
    id: z.string(),
    status: z.string(),
    amount: z.number(),
    currency: z.string(),
    paidAt: z.string().nullable(),
  }),
);

/** The shop's settings, named as in the README. */
export const Variables = z.object({
  PORT: z.string(),
  SANDBOX_PORT: z.string(),
  DATA_DIR: z.string(),
  BUILD_DIR: z.string(),
  CONTENT_DIR: z.string(),
});
type Variables = z.infer<typeof Variables>;

/** A running shop, as tests in any process use it. */
export interface Shop {
  url: string;
  sandboxUrl: string;
  emails(): Promise<z.infer<typeof SentEmails>>;
  /** The output of `npm run shop -- orders --json`. */
  orders(): Promise<z.infer<typeof Orders>>;
  /** `npm run shop -- notify <product> --yes`: emails all who have it about its newest version. */
  notify(product: string): Promise<void>;
}

/** A shop started like `npm start`, in its own process with its own data. */
export interface ShopProcess extends Shop {
  /** The settings it runs with. */
  variables: Variables;
  /** Starts or ends outages of the sandbox's services. */
  outage(services: { mail?: boolean; stripe?: boolean; webhooks?: boolean }): Promise<void>;
  /** Kills the process with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startShopProcess({
  buildDir = BUILD_DIR,
  contentDir = "content",
  port: preferred = PORT,
  variables: others = {},
}: {
  buildDir?: string;
  contentDir?: string;
  port?: number;
  /** Further settings. */
  variables?: Record<string, string>;
} = {}): Promise<ShopProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), "vitrine-e2e-"));
  const port = await freePort(preferred);
  const variables: Variables = {
    PORT: String(port),
    SANDBOX_PORT: String(await freePort(port + 1)),
    DATA_DIR: dataDir,
    BUILD_DIR: buildDir,
    CONTENT_DIR: contentDir,
  };
  const shop = shopAt(variables);
  const { sandboxUrl } = shop;
  const url = others.SITE_URL ?? shop.url;
  const run = () => start({ ...environment(variables), ...others }, url);
  let child = await run();

  return {
    ...shop,
    variables,
    async outage(services) {
      const headers = { "Content-Type": "application/json" };
      await fetch(`${sandboxUrl}/outage`, { method: "POST", headers, body: JSON.stringify(services) });
    },
    kill: () => end(child, "SIGKILL"),
    async restart() {
      child = await run();
    },
    async close() {
      await end(child, "SIGTERM");
      await rm(dataDir, { recursive: true });
    },
  };
}

/** The shop that runs with these settings. */
export function shopAt(variables: Variables): Shop {
  const sandboxUrl = `http://localhost:${variables.SANDBOX_PORT}`;
  return {
    url: `http://localhost:${variables.PORT}`,
    sandboxUrl,
    emails: async () => SentEmails.parse(await (await fetch(`${sandboxUrl}/inbox.json`)).json()),
    async orders() {
      return Orders.parse(JSON.parse(await run("orders", "--all", "--json")));
    },
    async notify(product) {
      await run("notify", product, "--yes");
    },
  };

  async function run(...args: string[]): Promise<string> {
    const env = environment(variables);
    const { stdout } = await promisify(execFile)(process.execPath, ["scripts/shop.ts", ...args], { env });
    return stdout;
  }
}

function environment(variables: Variables): NodeJS.ProcessEnv {
  return { ...process.env, NODE_ENV: "test", ...variables };
}

async function start(env: NodeJS.ProcessEnv, url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["scripts/start.ts"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    // Waits for the process's own output, since another shop might use the port.
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
