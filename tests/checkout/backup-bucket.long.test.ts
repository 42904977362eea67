import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backupName } from "#checkout/backups/backup-name.ts";
import { openBackupStore } from "#checkout/backups/backup-store.ts";
import { bucketObjects } from "#checkout/files/s3/bucket-objects.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt, eventually } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

const HOUR_S = 3600;

/** Runs with a real S3 server. */
describe("a shop whose BACKUP_DIR is in a bucket", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bucket-"));
  let s3: Awaited<ReturnType<typeof startS3Server>>;
  let shop: TestShop;
  let access: Record<string, string>;
  const { TMPDIR } = process.env;

  const run = (args: string[], env: Record<string, string> = {}) =>
    runShop(args, { cwd: folder, env: { DATA_DIR: shop.settings.dataDir, ...access, ...env } });
  const stored = () => bucketObjects(s3.options).list("shop/");

  /** Waits for a number of backups since the shop was started first. */
  const backedUp = (count: number) =>
    eventually(async () => {
      const names = shop.lines.filter(({ event }) => event === "backed-up").map(({ file }) => `shop/${file}`);
      return names.length >= count ? names : null;
    }, `${count} backups`);

  beforeAll(async () => {
    process.env.TMPDIR = join(folder, "tmp");
    mkdirSync(process.env.TMPDIR);
    s3 = await startS3Server();
    const { endpoint, accessKeyId, secretAccessKey, bucket } = s3.options;
    await runShop(["backup", "--new-key", "key.txt"], { cwd: folder });
    const [, recipient = ""] = /public key: (\S+)/.exec(readFileSync(join(folder, "key.txt"), "utf8")) ?? [];
    access = {
      BACKUP_RECIPIENTS: recipient,
      ...{ BACKUP_S3_ENDPOINT: endpoint, BACKUP_S3_ACCESS_KEY_ID: accessKeyId },
      BACKUP_S3_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const schedule = { BACKUP_DIR: `s3://${bucket}/shop`, BACKUP_HOURS: "6", BACKUP_KEEP_DAYS: "1" };
    shop = await startShop({ variables: { ...access, ...schedule } });
    await backedUp(1);
    const { order, pay, status } = buyerAt(shop);
    const placed = await order({ items: [{ product: "book" }] });
    await pay(placed.url);
    await status(placed.order, "paid");
  });
  afterAll(async () => {
    await shop.close();
    await s3.close();
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(folder, { recursive: true });
  });

  it("saves its order book there at each interval, encrypted, and deletes old backups but no other files", async () => {
    const other = join(folder, "notes.txt");
    writeFileSync(other, "of somebody else");
    await bucketObjects(s3.options).upload("shop/notes.txt", other);
    const [first = ""] = await backedUp(1);
    expect(first).toMatch(/^shop\/orders-.*\.jsonl\.gz\.age$/);
    shop.wait(6 * HOUR_S);
    await shop.restart();
    const [, second] = await backedUp(2);
    expect(await stored()).toEqual(["shop/notes.txt", first, second]);
    shop.wait(25 * HOUR_S);
    await shop.restart();
    const third = (await backedUp(3))[2];
    await eventually(async () => (await stored()).length === 2 || null, "the deletion of old backups");
    expect(await stored()).toEqual(["shop/notes.txt", third]);
    expect(shop.lines.filter(({ event }) => event === "backup-failed")).toEqual([]);
  });

  it("leaves no backup on its own disk", () => {
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("vitrine-backup-"))).toEqual([]);
  });

  it("is checked, and restored on a new machine, from there: the newest, or one by its name", async () => {
    const key = ["--identity", "key.txt"];
    const made = await run(["backup", "s3://goods/by-hand/"]);
    expect(made.stdout).toMatch(
      /^s3:\/\/goods\/by-hand\/orders-localhost-\d+-sandbox-\S+Z\.jsonl\.gz\.age: 1 order, /,
    );
    const [name = ""] = made.stdout.split(": ");
    for (const address of [name, "s3://goods/by-hand/"]) {
      const checked = await run(["backup", "--verify", address, ...key]);
      expect(checked).toMatchObject({ code: 0, stdout: expect.stringMatching(/Nothing is missing\.\n$/) });
      expect(checked.stdout).toContain(name);
    }
    expect(await run(["backup", "--verify", name])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--identity"),
    });
    for (const [index, address] of [name, "s3://goods/by-hand"].entries()) {
      const env = { DATA_DIR: join(folder, `new-${index}`), SITE_URL: shop.settings.siteUrl };
      const restored = await run(["restore", address, ...key], env);
      expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining("Restored 1 order") });
    }
    expect(await run(["backup", "--verify", "s3://goods/nothing/", ...key])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There is no backup in s3://goods/nothing/."),
    });
  });

  it("is neither checked nor restored instead of that of another shop in the same folder", async () => {
    const key = ["--identity", "key.txt"];
    const [mine = ""] = (await run(["backup", "s3://goods/shared/"])).stdout.split(": ");
    const file = join(folder, "copy");
    writeFileSync(file, "of another shop");
    const newer = backupName("other.example-live", new Date(), true);
    await bucketObjects(s3.options).upload(`shared/${newer}`, file);
    const { siteUrl: SITE_URL } = shop.settings;
    const checked = await run(["backup", "--verify", "s3://goods/shared/", ...key], { SITE_URL });
    expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining(mine) });
    const DATA_DIR = join(folder, "of-nobody");
    for (const args of [["backup", "--verify"], ["restore"]]) {
      const refused = await run([...args, "s3://goods/shared/", ...key], {
        ...{ DATA_DIR, SITE_URL: "http://third.example" },
      });
      const owners =
        /has backups of localhost-\d+-sandbox, other\.example-live, and none of third\.example-sandbox\. Name/;
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(owners) });
    }
    expect(await run(["backup", "--verify", "s3://goods/shared/", ...key])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Name the one that you mean"),
    });
  });

  it("is tried out with a small file, of which nothing is left", async () => {
    const before = await stored();
    const { bucket: name, ...options } = s3.options;
    const location = (secretAccessKey: string) => ({
      bucket: { ...options, bucket: name, secretAccessKey },
      prefix: "shop/",
    });
    await openBackupStore(location(options.secretAccessKey)).tryOut();
    expect(await stored()).toEqual(before);
    await expect(openBackupStore(location("another")).tryOut()).rejects.toThrow("HTTP 403");
  });

  it("says with which settings it cannot be reached, and goes on selling", async () => {
    const refused = await run(["backup", "s3://goods/x/"], { BACKUP_S3_SECRET_ACCESS_KEY: "another" });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("HTTP 403") });
    const missing = await run(["backup", "s3://goods/x/"], { BACKUP_S3_ENDPOINT: "" });
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("BACKUP_S3_ENDPOINT: missing, required for backups in a bucket"),
    });
    const failing = await startShop({
      variables: { ...access, BACKUP_DIR: "s3://goods/shop", BACKUP_S3_SECRET_ACCESS_KEY: "another" },
    });
    const failed = await eventually(
      async () => failing.lines.find(({ event }) => event === "backup-failed") ?? null,
      "the error",
    );
    expect(failed).toMatchObject({ level: "error" });
    expect((await buyerAt(failing).api("/healthz")).status).toBe(200);
    await failing.close();
  });
});
