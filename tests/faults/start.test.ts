import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../free-port.ts";

describe("the checkout that cannot start", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-start-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function start(variables: Record<string, string>): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, ["checkout/node.ts"], {
      env: { PATH: process.env.PATH, NODE_ENV: "test", DATA_DIR: folder, BUILD_DIR: folder, ...variables },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    return { code, said };
  }

  it("names every setting that is missing or wrong, and ends with 1", async () => {
    const { code, said } = await start({ NODE_ENV: "production", PORT: "http", FILES: "s3" });
    expect(code).toBe(1);
    for (const name of ["PORT", "SITE_URL", "STRIPE_SECRET_KEY", "RESEND_API_KEY", "S3_BUCKET"]) {
      expect(said).toContain(`  ${name}: `);
    }
    expect(said).not.toContain("    at ");
  });

  it("says which port is taken", async () => {
    const port = await freePort();
    const other = createServer().listen(port);
    await once(other, "listening");
    const { code, said } = await start({ PORT: String(port) });
    other.close();
    expect([code, said]).toEqual([1, expect.stringContaining(`Port ${port} is taken by another program.`)]);
  });

  it("leaves a damaged order book as it is and tells the way back", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "orders.duckdb"), "scrambled".repeat(5000));
    const { code, said } = await start({ PORT: String(await freePort()) });
    expect([code, said]).toEqual([1, expect.stringMatching(/damaged.*Nothing was deleted.*reconcile/s)]);
  });
});
