import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openBackupStore } from "#checkout/backups/backup-store.ts";
import { DAY_MS } from "#domain/time.ts";
import { startS3Server } from "#sandbox/s3/server.ts";

const NOW = new Date("2026-11-29T12:00:00Z");
const BACKUP = "orders-shop.example-live-2026-11-22T12-00-00Z.jsonl.gz";

describe("a bucket with backups", () => {
  let server: Awaited<ReturnType<typeof startS3Server>>;
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "vitrine-cut-off-"));
    server = await startS3Server({ directory });
  });
  afterEach(async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });

  const uploads = () => join(directory, server.options.bucket, "._S3rver_uploads");

  /** An upload that was begun some days ago, as the server keeps it. */
  async function begin(id: string, key: string, days: number): Promise<void> {
    const at = new Date(NOW.getTime() - days * DAY_MS);
    await mkdir(join(uploads(), id), { recursive: true });
    await writeFile(join(uploads(), id, "key"), key);
    await utimes(join(uploads(), id, "key"), at, at);
  }

  const clean = (prefix: string) => openBackupStore({ bucket: server.options, prefix }).removeIncomplete(NOW);

  it("loses what is left of backups that were cut off, and no files for sale that are on their way", async () => {
    await begin("backup", BACKUP, 2);
    await begin("new", BACKUP, 0);
    await begin("film", "files/film.mp4", 2);
    await begin("elsewhere", `shop/${BACKUP}`, 2);
    await clean("");
    expect((await readdir(uploads())).toSorted()).toEqual(["elsewhere", "film", "new"]);
    await clean("shop/");
    expect((await readdir(uploads())).toSorted()).toEqual(["film", "new"]);
  });

  it("loses it also behind a thousand others, which is all that one answer names", async () => {
    for (let number = 0; number < 1000; number++) await begin(`a${number}`, "orders-a", 0);
    await begin("backup", BACKUP, 2);
    await clean("");
    expect(await readdir(uploads())).toHaveLength(1000);
    expect(await readdir(uploads())).not.toContain("backup");
  });
});
