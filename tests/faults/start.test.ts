import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FIXTURE } from "../fixture.ts";
import { freePort } from "../free-port.ts";

describe("a checkout that cannot start", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-start-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function start(
    variables: Record<string, string>,
    program = "checkout/node.ts",
    args: string[] = [],
  ): Promise<{ code: number | null; stderr: string }> {
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env.PATH, NODE_ENV: "test", DATA_DIR: folder, BUILD_DIR: folder, ...variables },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    return { code, stderr };
  }

  it("names every missing or wrong setting, and exits with 1", async () => {
    const { code, stderr } = await start({ NODE_ENV: "production", PORT: "http", FILES: "s3" });
    expect(code).toBe(1);
    for (const name of ["PORT", "SITE_URL", "STRIPE_SECRET_KEY", "RESEND_API_KEY", "S3_BUCKET"]) {
      expect(stderr).toContain(`  ${name}: `);
    }
    expect(stderr).not.toContain("    at ");
  });

  it("names the port that is in use", async () => {
    const port = await freePort();
    const other = createServer().listen(port);
    await once(other, "listening");
    const { code, stderr } = await start({ PORT: String(port) });
    other.close();
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`Port ${port} is in use by another program.`),
    ]);
  });

  it("says all that is wrong at once, before it publishes", async () => {
    const port = await freePort();
    const other = createServer().listen(port);
    await once(other, "listening");
    await writeFile(join(folder, "orders.duckdb"), "scrambled".repeat(5000));
    const { code, stderr } = await start({ PORT: String(port) }, "scripts/start.ts");
    other.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/damaged and was not changed/);
    expect(stderr).toContain(`Port ${port} is in use by another program.`);
  });

  it("names both ports of a preview that are in use, before it publishes", async () => {
    const [port, sandboxPort] = [await freePort(), await freePort()];
    const others = [port, sandboxPort].map((used) => createServer().listen(used));
    await Promise.all(others.map((other) => once(other, "listening")));
    const variables = { PORT: String(port), SANDBOX_PORT: String(sandboxPort), CONTENT_DIR: FIXTURE };
    const { code, stderr } = await start(variables, "scripts/shop.ts", ["dev"]);
    for (const other of others) other.close();
    const line = (used: number) =>
      `Port ${used} is in use by another program. Stop that program, or set PORT (or SANDBOX_PORT) to a free port.`;
    expect([code, stderr.trim()]).toEqual([1, `${line(port)}\n\n${line(sandboxPort)}`]);
    expect(existsSync(join(folder, "preview", "releases"))).toBe(false);
  });

  it("leaves a damaged order book unchanged and explains the recovery", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "orders.duckdb"), "scrambled".repeat(5000));
    const { code, stderr } = await start({ PORT: String(await freePort()) });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/damaged and was not changed.*restore <file>.*rebuild --from-stripe/s),
    ]);
  });
});
