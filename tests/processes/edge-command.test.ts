import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseSettings, type Settings } from "#checkout/settings.ts";
import { fingerprintOf } from "#publish/fingerprint.ts";
import { RELEASE_FILE } from "#publish/releases.ts";
import { buyerAt, eventually } from "../checkout/buyer.ts";
import { GOODS } from "../checkout/goods.ts";
import { writeRelease } from "../edge/release.ts";
import { freeSandboxPort } from "../edge/shop.ts";
import { freePort } from "../free-port.ts";

/** The command starts several programs, which takes long on a busy machine. */
const TIMEOUT_MS = 120_000;

describe("npm run dev:edge", { timeout: TIMEOUT_MS }, () => {
  let folder: string;
  let settings: Settings;
  let child: ChildProcess;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-dev-edge-"));
    settings = parseSettings({
      PORT: String(await freePort()),
      SANDBOX_PORT: String(await freeSandboxPort()),
      CONTENT_DIR: join(folder, "content"),
      BUILD_DIR: join(folder, "build"),
      DATA_DIR: join(folder, "data"),
    });
  });
  afterEach(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(folder, { recursive: true, maxRetries: 5 });
  });

  function start(): ChildProcess {
    const env = {
      ...{ PATH: process.env.PATH, HOME: folder, NODE_ENV: "test" as const },
      ...{ PORT: String(settings.port), SANDBOX_PORT: String(settings.sandboxPort) },
      ...{ CONTENT_DIR: settings.contentDir, BUILD_DIR: settings.buildDir, DATA_DIR: settings.dataDir },
      // Settings of the live shop must be ignored.
      ...{ SITE_URL: "https://shop.example", STRIPE_SECRET_KEY: "sk_live_real", RESEND_API_KEY: "re_real" },
    };
    child = spawn(process.execPath, ["scripts/edge.ts"], { env, stdio: ["ignore", "pipe", "pipe"] });
    return child;
  }

  async function startPublished(): Promise<void> {
    await publishBeforehand(settings);
    await waitUntilServed(start());
  }

  it("publishes, uploads, serves, sells, triggers the cron, and exits on SIGTERM", async () => {
    await startPublished();
    const shop = { url: settings.siteUrl, sandboxUrl: `http://localhost:${settings.sandboxPort}` };
    const buyer = buyerAt(shop);
    await outage(shop.sandboxUrl, true);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    expect(await buyer.status(order, "paid")).toMatchObject({ amount: 2900 });
    await outage(shop.sandboxUrl, false);
    expect(await buyer.inbox(1)).toHaveLength(1);

    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await freePort(settings.port)).toBe(settings.port);
  });

  it("stops workerd even if the command itself is killed, so that the ports are free for the next start", async () => {
    await startPublished();
    child.kill("SIGKILL");
    await once(child, "exit");
    const { port } = settings;
    await eventually(async () => (await freePort(port)) === port || null, "workerd's exit");
  });

  it.each(["PORT", "SANDBOX_PORT"] as const)("names the port that is in use, from %s", async (name) => {
    const port = name === "PORT" ? settings.port : settings.sandboxPort;
    const other = createServer().listen(port);
    await once(other, "listening");
    start();
    const stderr = child.stderr ? text(child.stderr) : "";
    const [code] = await once(child, "exit");
    other.close();
    expect([code, await stderr]).toEqual([1, expect.stringContaining(`Port ${port} is in use`)]);
  });
});

/** Resolves once the process prints the shop's address. */
async function waitUntilServed({ stdout, stderr }: ChildProcess): Promise<void> {
  let output = "";
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stderr?.on("data", (chunk) => (output += chunk));
  stdout?.on("data", (chunk) => {
    output += chunk;
    if (output.includes("Shop on workerd")) resolve();
  });
  stdout?.once("end", () => reject(new Error(`it did not start:\n${output}`)));
  return promise;
}

function outage(sandboxUrl: string, mail: boolean): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return fetch(`${sandboxUrl}/outage`, { method: "POST", headers, body: JSON.stringify({ mail }) });
}

/** Prepares a release of the content, since publishing would take a minute. */
async function publishBeforehand(settings: Settings): Promise<void> {
  const { contentDir, siteUrl, sandboxPort } = settings;
  for (const [product, name] of [
    ["book", "book.pdf"],
    ["book", "雨打瓦.txt"],
    ["record", "one.mp3"],
  ] as const) {
    const folder = join(contentDir, "products", product, "files");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), GOODS[name]);
  }
  const { folder } = await writeRelease(settings);
  const formTargets = [`http://localhost:${sandboxPort}`, `http://127.0.0.1:${sandboxPort + 1}`];
  const fingerprint = await fingerprintOf(contentDir, [siteUrl, ...formTargets]);
  await writeFile(join(folder, RELEASE_FILE), JSON.stringify({ id: "prepared", fingerprint }));
}
