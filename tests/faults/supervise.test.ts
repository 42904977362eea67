import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../free-port.ts";

const PATIENCE_MS = 60_000;

describe("the checkout as a process", { timeout: 2 * PATIENCE_MS }, () => {
  let folder: string;
  let port: number;
  let checkout: ChildProcess;
  let said: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-supervise-"));
    port = await freePort();
    said = "";
    checkout = spawn(process.execPath, ["checkout/node.ts"], {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "test",
        PORT: String(port),
        DATA_DIR: folder,
        BUILD_DIR: folder,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [checkout.stdout, checkout.stderr]) stream?.on("data", (chunk) => (said += chunk));
    await answers();
  });
  afterEach(async () => {
    if (checkout.exitCode === null && checkout.signalCode === null) {
      const ended = once(checkout, "exit");
      checkout.kill("SIGTERM");
      await ended;
    }
    await rm(folder, { recursive: true });
  });

  const health = () => fetch(`http://localhost:${port}/healthz`).catch(() => null);
  const answers = () => until(async () => (await health())?.ok === true, "the checkout to answer");

  async function until(isSo: () => Promise<boolean> | boolean, what: string): Promise<void> {
    const patience = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
      if (performance.now() > patience) throw new Error(`waited in vain for ${what}; it said:\n${said}`);
      await wait(50);
    }
  }

  /** The process that serves, which the one that was started supervises. */
  async function serving(): Promise<number> {
    const { stdout } = await promisify(execFile)("ps", ["-o", "pid=", "--ppid", String(checkout.pid)]);
    return Number(stdout.trim());
  }

  it("is started again when it is aborted, and says so", async () => {
    const before = await serving();
    process.kill(before, "SIGABRT");
    await until(() => said.includes("SIGABRT"), "word of the abort");
    await answers();
    expect(await serving()).not.toBe(before);
    expect(said).toContain("The shop ended by itself (SIGABRT). It is started again in 0.5 s.");
  });

  it("ends with 0 at SIGTERM, though a connection is open that says nothing, and says that it stops", async () => {
    const silent = connect(port, "localhost").on("error", () => {});
    await once(silent, "connect");
    const started = performance.now();
    checkout.kill("SIGTERM");
    const [code] = await once(checkout, "exit");
    expect(code).toBe(0);
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(said).toContain('"event":"stopped"');
    silent.destroy();
  });

  it("that is killed leaves nobody behind who holds the port and the order book", async () => {
    const ended = once(checkout, "exit");
    checkout.kill("SIGKILL");
    await ended;
    await until(async () => (await health()) === null, "the port to be free");
  });
});
