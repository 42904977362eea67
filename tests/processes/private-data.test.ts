import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { eventually } from "../checkout/buyer.ts";
import { freePort } from "../free-port.ts";

it("only the shop's own user can read the data of buyers, while the published site stays readable", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-private-"));
  const [BUILD_DIR, port] = [join(folder, "build"), await freePort()];
  // As by default: DATA_DIR lies inside BUILD_DIR.
  const DATA_DIR = join(BUILD_DIR, "data");
  const env = { ...process.env, NODE_ENV: "development" as const, PORT: String(port), BUILD_DIR, DATA_DIR };
  const checkout = spawn(process.execPath, ["checkout/node.ts"], { env, stdio: "ignore" });
  onTestFinished(async () => {
    const ended = once(checkout, "exit");
    checkout.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true });
  });
  await eventually(async () => {
    const answer = await fetch(`http://localhost:${port}/healthz`).catch(() => null);
    return answer?.ok ? answer : null;
  }, "the checkout");

  expect(await modeOf(BUILD_DIR)).toBe((0o777 & ~process.umask()).toString(8));
  expect(await modeOf(DATA_DIR)).toBe("700");
  const files = await readdir(DATA_DIR);
  expect(files).toContain("orders.duckdb");
  for (const name of files) expect(await modeOf(join(DATA_DIR, name)), name).toBe("600");
});

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}
