import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

const WRANGLER = resolve("node_modules/wrangler/bin/wrangler.js");
const NAME = "vitrine-orders";
/** Of the content folder. */
const CONFIG = "gravel/wrangler.toml";

describe("an order book", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-d1-"));
  let shop: TestShop;
  const run = (...args: string[]) => runShop(args, { cwd: folder, env: { DATA_DIR: shop.settings.dataDir } });

  beforeAll(async () => {
    mkdirSync(join(folder, "gravel"));
    writeFileSync(
      join(folder, CONFIG),
      `name = "vitrine"
compatibility_date = "2026-11-01"
[[d1_databases]]
binding = "ORDERS"
database_name = "${NAME}"
database_id = "00000000-0000-0000-0000-000000000000"
`,
    );
    shop = await startShop();
    const { order, pay, status } = buyerAt(shop);
    const placed = await order({ items: [{ product: "book" }], email: "o'neil@example.com" });
    await pay(placed.url);
    await status(placed.order, "paid");
    await shop.stopCheckout();
  });
  afterAll(async () => {
    await shop.close();
    rmSync(folder, { recursive: true });
  });

  it("moves from a file into D1 by wrangler's command, and back, and every row is the same", async () => {
    const moved = await run("move", "--to", "to-d1.sql", "--content", "gravel");
    expect(moved).toMatchObject({ code: 0, stdout: expect.stringContaining("Every row is the same.") });
    const [, config = ""] =
      /"npx wrangler d1 execute vitrine-orders --remote --file to-d1\.sql --config (\S+)"/.exec(
        moved.stdout,
      ) ?? [];
    expect(resolve(folder, config)).toBe(join(folder, CONFIG));
    expect(statSync(join(folder, "to-d1.sql")).mode & 0o077).toBe(0);
    await wrangler("execute", NAME, "--local", "--file", "to-d1.sql");
    await wrangler("export", NAME, "--local", "--output", "from-d1.sql");
    const same = await run("move", "--from", "from-d1.sql", "--to", shop.settings.dataDir, "--compare");
    expect(same).toEqual({ code: 0, stdout: "Both are the same, row by row.\n", stderr: "" });
    await run("move", "--from", "from-d1.sql", "--to", "back");
    expect((await run("move", "--to", "back", "--compare")).code).toBe(0);
  });

  it("that was changed in one of two places is not the same", async () => {
    const sql = readFileSync(join(folder, "to-d1.sql"), "utf8");
    writeFileSync(join(folder, "changed.sql"), sql.replaceAll("o''neil@", "another@"));
    const compared = await run("move", "--to", "changed.sql", "--compare");
    expect(compared).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^orders: 1 and 1 row, not the same$/m),
    });
  });

  it("does not move into a D1 database that has tables, nor from a file that is no SQL", async () => {
    await expect(wrangler("execute", NAME, "--local", "--file", "to-d1.sql")).rejects.toThrow(
      "already exists",
    );
    expect(await run("move", "--to", "to-d1.sql")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/The file .*to-d1\.sql already exists and was not overwritten/),
    });
    writeFileSync(join(folder, "text.sql"), "What is sold;\n");
    expect(await run("move", "--from", "text.sql", "--to", "nowhere")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is not a file of SQL statements"),
    });
  });

  async function wrangler(...args: string[]): Promise<void> {
    const env = { ...process.env, HOME: folder, WRANGLER_SEND_METRICS: "false" };
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [WRANGLER, "d1", ...args, "--config", CONFIG],
      {
        cwd: folder,
        env,
      },
    ).catch((error) => {
      throw new Error(`${error.stdout}${error.stderr}`);
    });
    expect(stdout + stderr).not.toContain("ERROR");
  }
});
