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

const TIMEOUT_MS = 60_000;

describe("the checkout as a process", { timeout: 2 * TIMEOUT_MS }, () => {
  let folder: string;
  let port: number;
  let checkout: ChildProcess;
  let output: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-supervise-"));
    port = await freePort();
    output = "";
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
    for (const stream of [checkout.stdout, checkout.stderr]) stream?.on("data", (chunk) => (output += chunk));
    await untilHealthy();
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
  const untilHealthy = () => until(async () => (await health())?.ok === true, "the checkout to respond");

  async function until(check: () => Promise<boolean> | boolean, what: string): Promise<void> {
    const deadline = performance.now() + TIMEOUT_MS;
    while (!(await check())) {
      if (performance.now() > deadline)
        throw new Error(`timed out waiting for ${what}; the output was:\n${output}`);
      await wait(50);
    }
  }

  /** The id of the supervised child process, which serves the shop. */
  async function servingProcess(): Promise<number> {
    const { stdout } = await promisify(execFile)("ps", ["-o", "pid=", "--ppid", String(checkout.pid)]);
    return Number(stdout.trim());
  }

  it("is restarted and logs it when it is aborted", async () => {
    const before = await servingProcess();
    process.kill(before, "SIGABRT");
    await until(() => output.includes("SIGABRT"), "a message about the abort");
    await untilHealthy();
    expect(await servingProcess()).not.toBe(before);
    expect(output).toContain("The shop stopped unexpectedly (SIGABRT). Restarting in 0.5 s.");
  });

  it("exits with 0 on SIGTERM and logs it, even if an idle connection is open", async () => {
    const silent = connect(port, "localhost").on("error", () => {});
    await once(silent, "connect");
    const started = performance.now();
    checkout.kill("SIGTERM");
    const [code] = await once(checkout, "exit");
    expect(code).toBe(0);
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(output).toContain('"event":"stopped"');
    silent.destroy();
  });

  it("leaves no process behind that keeps the port and the order book when it is killed", async () => {
    const ended = once(checkout, "exit");
    checkout.kill("SIGKILL");
    await ended;
    await until(async () => (await health()) === null, "the port to be free");
  });
});
