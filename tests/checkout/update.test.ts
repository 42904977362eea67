import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { knownVersions, migrate } from "#checkout/orders/database/migrate.ts";
import { howToUpdate } from "#shop/update/how-to-update.ts";
import { newestRelease } from "#shop/update/newest-release.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { startShop } from "./shop.ts";

const folder = mkdtempSync(join(tmpdir(), "vitrine-update-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("shop update --check", () => {
  const check = (dataDir: string) => runShop(["update", "--check"], { env: { DATA_DIR: dataDir } });

  it("says which version runs, and that its order book is up to date", async () => {
    const shop = await startShop();
    const { stdout, code } = await check(shop.settings.dataDir);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Running +\d+\.\d+\.\d+, since .*$/m)]);
    expect(stdout).toMatch(/^Orders +the order book is up to date$/m);
    await shop.close();
  });

  it("says what the next start does to an older order book, and changes nothing", async () => {
    const dataDir = join(folder, "older");
    mkdirSync(dataDir);
    const [first = 0, second = 0, ...later] = knownVersions();
    const older = await duckdbDatabase(join(dataDir, "orders.duckdb"));
    await migrate(older, { upTo: second });
    await older.close();
    for (const _ of [first, second]) {
      const { stdout } = await check(dataDir);
      expect(stdout).toMatch(/^Running +no shop runs here$/m);
      expect(stdout).toContain(`the next start makes ${later.length} migrations: ${later.join(", ")}`);
    }
  });

  it("fails if the order book is of a newer version", async () => {
    const dataDir = join(folder, "newer");
    mkdirSync(dataDir);
    const newer = await duckdbDatabase(join(dataDir, "orders.duckdb"));
    await migrate(newer);
    await newer.write([
      { text: "INSERT INTO migrations (version, applied_at) VALUES (9999, '')", values: [] },
    ]);
    await newer.close();
    const { code, stdout, stderr } = await check(dataDir);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining("1 migration that this version does not know: 9999"),
    ]);
    expect(stderr).toMatch(/Install the newer version again, or restore a backup/);
  });

  it("says that there is no order book, and makes none", async () => {
    const { code, stdout } = await check(join(folder, "none"));
    expect([code, stdout]).toEqual([0, expect.stringContaining("there is no order book yet")]);
  });
});

describe("the way to update", () => {
  it("is git's where the shop is a clone of its repository", async () => {
    const { stdout } = await runShop(["update", "--check"], { env: { DATA_DIR: join(folder, "none") } });
    expect(stdout).toContain("git pull && npm ci, then restart the shop");
  });

  it("is another image in a container, where there is no git repository that could be pulled", () => {
    expect(howToUpdate(folder)).toContain("build an image of the new version");
    expect(howToUpdate(folder)).not.toContain("git");
  });
});

describe("the newest release", () => {
  const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { stdio: "pipe" });
  beforeAll(() => {
    for (const name of ["origin", "shop"]) git("init", "--quiet", name);
    const author = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
    git("-C", "origin", ...author, "commit", "--quiet", "--allow-empty", "-m", "First");
    for (const tag of ["v0.9.0", "v0.10.0", "0.2.11", "nightly"]) git("-C", "origin", "tag", tag);
  });

  it("is the highest version among the tags of the remote", async () => {
    git("-C", "shop", "remote", "add", "origin", join(folder, "origin"));
    expect(await newestRelease(join(folder, "shop"))).toBe("0.10.0");
  });

  it("is not known without a remote or without git's folder", async () => {
    expect(await newestRelease(join(folder, "origin"))).toBeNull();
    expect(await newestRelease(join(folder, "nowhere"))).toBeNull();
  });
});
