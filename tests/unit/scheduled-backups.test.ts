import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupShop, parseBackupName } from "#checkout/backups/backup-name.ts";
import { backUpRegularly } from "#checkout/backups/scheduled-backups.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { sqliteDatabase } from "#checkout/orders/database/sqlite.ts";
import { DAY_MS } from "#domain/time.ts";

const NOON = new Date("2026-11-29T12:00:00Z");
/** As an earlier version named it. */
const UNNAMED = "orders-2026-01-01T00-00-00Z.jsonl.gz";

describe("the backups of shops that share a folder", () => {
  let folder: string;
  let database: Database;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-backup-test-"));
    database = sqliteDatabase();
    await migrate(database);
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  const backUp = (shop: string, at: Date) =>
    backUpRegularly(
      {
        ...{ database, clock: () => at },
        log(level, _event, facts) {
          if (level === "error") throw new Error(JSON.stringify(facts));
        },
      },
      { location: { dir: folder }, shop, hours: 24, keepDays: 7, recipients: [] },
    );

  it("are made for each shop, however new those of the other are", async () => {
    await backUp("shop.example-live", NOON);
    await backUp("shop.example-test", NOON);
    await backUp("other.example-live", NOON);
    await backUp("other.example-live", new Date(NOON.getTime() + 60_000));
    expect((await readdir(folder)).toSorted()).toEqual(
      ["other.example-live", "shop.example-live", "shop.example-test"].map(
        (shop) => `orders-${shop}-2026-11-29T12-00-00Z.jsonl.gz`,
      ),
    );
  });

  it("are deleted by their own shop only, and never if their name does not say whose they are", async () => {
    await writeFile(join(folder, UNNAMED), "");
    await backUp("shop.example-live", NOON);
    await backUp("other.example-live", NOON);
    await backUp("other.example-live", new Date(NOON.getTime() + 8 * DAY_MS));
    expect((await readdir(folder)).toSorted()).toEqual([
      UNNAMED,
      "orders-other.example-live-2026-12-07T12-00-00Z.jsonl.gz",
      "orders-shop.example-live-2026-11-29T12-00-00Z.jsonl.gz",
    ]);
  });

  it("are deleted once they are too old even if no new one can be made, except the newest", async () => {
    const at = (days: number) => new Date(NOON.getTime() + days * DAY_MS);
    for (const days of [0, 2, 4]) await backUp("shop.example-live", at(days));
    const errors: unknown[] = [];
    const failing = { ...database, snapshot: () => Promise.reject(new Error("down")) };
    for (const days of [10, 40])
      await backUpRegularly(
        {
          ...{ database: failing, clock: () => at(days) },
          log: (level, event, facts) => level === "error" && errors.push([event, facts?.message]),
        },
        { location: { dir: folder }, shop: "shop.example-live", hours: 24, keepDays: 7, recipients: [] },
      );
    expect(errors).toEqual([
      ["backup-failed", "down"],
      ["backup-failed", "down"],
    ]);
    expect(await readdir(folder)).toEqual(["orders-shop.example-live-2026-12-03T12-00-00Z.jsonl.gz"]);
  });

  it("have names that every file system allows, and that earlier versions gave them, too", () => {
    expect(backupShop({ siteUrl: "http://localhost:3000", mode: "sandbox" })).toBe("localhost-3000-sandbox");
    expect(backupShop({ siteUrl: "http://[::1]:3000", mode: "test" })).toMatch(/^[a-z0-9.-]+-test$/);
    const at = new Date("2026-01-01T00:00:00Z");
    expect(parseBackupName(UNNAMED)).toEqual({ name: UNNAMED, shop: null, at });
    const named = "orders-2026-shop.example-live-2026-01-01T00-00-00Z.jsonl.gz.age";
    expect(parseBackupName(named)).toEqual({ name: named, shop: "2026-shop.example-live", at });
    expect(parseBackupName("orders-../x-live-2026-01-01T00-00-00Z.jsonl.gz")).toBeNull();
  });
});
