import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runShop } from "../catalogue/run-shop.ts";
import { createDevice } from "../passkeys.ts";
import { createDatabase } from "../postgres/databases.ts";
import { buyerAt, eventually, tokenIn } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

const ADMIN_TOKEN = "0123456789abcdef0123456789abcdef";
const HOUR_S = 3600;
const Challenge = z.object({ publicKey: z.object({ challenge: z.string() }) });

const folder = mkdtempSync(join(tmpdir(), "vitrine-backup-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a backup", () => {
  let shop: TestShop;
  let orderId = "";
  const run = (args: string[], env: Record<string, string> = {}) =>
    runShop(args, { cwd: folder, env: { DATA_DIR: shop.settings.dataDir, ...env } });

  beforeAll(async () => {
    shop = await startShop({ variables: { ADMIN_TOKEN } });
    const { order, pay, status } = buyerAt(shop);
    const placed = await order({ items: [{ product: "book" }] });
    await pay(placed.url);
    orderId = placed.order;
    await status(orderId, "paid");
  });
  afterAll(() => shop.close());

  it("is a file of the running shop that only its owner can read, and that can be checked", async () => {
    const made = await run(["backup", "orders.gz"]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toMatch(/^orders\.gz: 1 order, \d+ rows, of \d{4}-\d\d-\d\d \d\d:\d\d\n$/);
    expect(statSync(join(folder, "orders.gz")).mode & 0o077).toBe(0);
    expect((await run(["backup", "--verify", "orders.gz"])).stdout).toMatch(
      /1 order, .* Nothing is missing\./,
    );
    expect(readdirSync(folder)).toEqual(["orders.gz"]);
  });

  it("is made from anywhere with the address and the token", async () => {
    const env = { DATA_DIR: folder, ADMIN_TOKEN };
    const made = await run(["backup", "remote.gz", "--url", shop.url, "--json"], env);
    expect(JSON.parse(made.stdout)).toMatchObject({ file: join(folder, "remote.gz"), orders: 1 });
    const refused = await run(["backup", "refused.gz", "--url", shop.url], {
      ...env,
      ADMIN_TOKEN: "x".repeat(32),
    });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("refuses this ADMIN_TOKEN") });
    expect(readdirSync(folder)).not.toContain("refused.gz");
  });

  it("that was cut off or damaged is found by checking it", async () => {
    await run(["backup", "whole.gz"]);
    const whole = readFileSync(join(folder, "whole.gz"));
    writeFileSync(join(folder, "cut.gz"), whole.subarray(0, whole.length - 20));
    writeFileSync(join(folder, "text.gz"), "no backup");
    for (const [name, reason] of [
      ["cut.gz", "The backup is damaged, or was cut off"],
      ["text.gz", "The backup is damaged, or was cut off"],
      ["missing.gz", "no such file"],
    ] as const) {
      expect(await run(["backup", "--verify", name])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(reason),
      });
    }
  });

  it("is encrypted with BACKUP_RECIPIENTS, and can only be checked and restored with the key", async () => {
    const key = await run(["backup", "--new-key", "key.txt"]);
    const [recipient = ""] = key.stdout.split("\n");
    expect(recipient).toMatch(/^age1/);
    expect(statSync(join(folder, "key.txt")).mode & 0o077).toBe(0);
    expect(await run(["backup", "--new-key", "key.txt"])).toMatchObject({ code: 1 });
    const env = { BACKUP_RECIPIENTS: recipient };
    expect(await run(["backup", "plain.gz"], env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ends with .age"),
    });
    expect((await run(["backup", "orders.gz.age"], env)).stdout).toContain("orders.gz.age: 1 order");
    expect(readdirSync(folder).filter((name) => name.includes(".part"))).toEqual([]);
    expect(readFileSync(join(folder, "orders.gz.age"), "latin1")).toMatch(/^age-encryption\.org\/v1\n/);
    await run(["backup", "--new-key", "other.txt"]);
    for (const [identity, reason] of [
      [[], "--identity <file>"],
      [["--identity", "other.txt"], "This key does not decrypt the backup"],
      [["--identity", "orders.gz.age"], "This key does not decrypt the backup"],
    ] as const) {
      const checked = await run(["backup", "--verify", "orders.gz.age", ...identity]);
      expect(checked).toMatchObject({ code: 1, stderr: expect.stringContaining(reason) });
    }
    const whole = readFileSync(join(folder, "orders.gz.age"));
    writeFileSync(join(folder, "cut.gz.age"), whole.subarray(0, whole.length - 20));
    expect(await run(["backup", "--verify", "cut.gz.age", "--identity", "key.txt"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("The backup is damaged, or was cut off"),
    });
    const other = await startShop();
    await other.stopCheckout();
    rmSync(join(other.settings.dataDir, "orders.duckdb"));
    const restored = await run(["restore", "orders.gz.age", "--identity", "key.txt"], {
      DATA_DIR: other.settings.dataDir,
    });
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining("Restored 1 order") });
    await other.close();
  });

  it("is not restored into a shop of another mode, unless its owner says so", async () => {
    await run(["backup", "sandbox.gz"]);
    const dataDir = join(folder, "test-mode");
    const env = { DATA_DIR: dataDir, STRIPE_SECRET_KEY: "sk_test_1", STRIPE_WEBHOOK_SECRET: "whsec_1" };
    expect(await run(["restore", "sandbox.gz"], env)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/from the sandbox, .* for Stripe's test mode.*SWITCH_ORDER_BOOK_TO=test/),
    });
    expect(existsSync(dataDir)).toBe(false);
    const restored = await run(["restore", "sandbox.gz"], { ...env, SWITCH_ORDER_BOOK_TO: "test" });
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining("Restored 1 order") });
  });

  it("makes the order book of a new machine, on which the buyer finds the order", async () => {
    await run(["backup", "moved.gz"]);
    const other = await startShop();
    await other.stopCheckout();
    const env = { DATA_DIR: other.settings.dataDir };
    const refused = await run(["restore", "moved.gz"], env);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There is an order book already"),
    });
    for (const name of readdirSync(other.settings.dataDir)) {
      if (name.startsWith("orders")) rmSync(join(other.settings.dataDir, name));
    }
    const restored = await run(["restore", "moved.gz"], env);
    expect(restored).toMatchObject({
      code: 0,
      // A slow restore says before how far it is.
      stdout: expect.stringMatching(/^Restored 1 order, .*\.\n\nWhat has happened since/m),
    });
    expect(restored.stdout).toContain("npm run shop -- rebuild --from-stripe --dry-run");
    await other.restart();
    expect(await (await buyerAt(other).api(`/api/orders/${orderId}`)).json()).toMatchObject({
      status: "paid",
    });
    await other.close();
  });

  it("signs everybody out when it is restored and sells no key twice, since both may have changed since", async () => {
    const { api, inbox, redeem } = buyerAt(shop);
    await redeem(tokenIn((await inbox(1))[0]));
    expect((await api("/api/library")).status).toBe(200);
    const device = createDevice(shop.settings.siteUrl);
    const answer = async (purpose: "add" | "sign-in") => {
      const response = await api("/api/passkeys/challenge", { method: "POST", json: { purpose } });
      const { publicKey } = Challenge.parse(await response.json());
      const credential = purpose === "add" ? device.create(publicKey) : device.get(publicKey);
      const path = purpose === "add" ? "/api/passkeys" : "/api/passkeys/sign-in";
      return (await api(path, { method: "POST", json: { credential } })).status;
    };
    expect([await answer("add"), await answer("sign-in")]).toEqual([204, 200]);
    writeFileSync(join(folder, "keys.txt"), "FREE-KEY-1\nFREE-KEY-2\n");
    expect((await run(["licences", "import", "book", "keys.txt"])).stdout).toContain("2 ");
    await run(["backup", "signed-in.gz"]);
    await shop.stopCheckout();
    const { dataDir } = shop.settings;
    const wrong = await run(["restore", "misspelt.gz"]);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("no such file") });
    for (const name of readdirSync(dataDir)) if (name.startsWith("orders")) rmSync(join(dataDir, name));
    await run(["restore", "misspelt.gz"]);
    expect(readdirSync(dataDir).filter((name) => name.startsWith("orders"))).toEqual([]);
    expect(await run(["restore", "signed-in.gz"])).toMatchObject({ code: 0 });
    await shop.restart();
    expect((await api("/api/library")).status).toBe(401);
    expect(await answer("sign-in")).toBe(422);
    expect(JSON.parse((await run(["licences", "pools", "--json"])).stdout)).toEqual([]);
    expect((await api(`/api/orders/${orderId}`)).status).toBe(200);
  });

  it("needs a shop that runs, and says so", async () => {
    const none = await run(["backup", "none.gz"], { DATA_DIR: folder });
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining("No shop is running") });
    expect(readdirSync(folder)).not.toContain("none.gz");
  });
});

describe("an order book", () => {
  it("moves from a file to PostgreSQL and back, and the shop goes on with it", async () => {
    const { url: ordersUrl, remove } = await createDatabase();
    const shop = await startShop();
    const { api, order, pay, status } = buyerAt(shop);
    const placed = await order({ items: [{ product: "book" }] });
    await pay(placed.url);
    await status(placed.order, "paid");
    await shop.stopCheckout();
    const { dataDir } = shop.settings;
    const there = await runShop(["move", "--to", "env:NEW_ORDERS_URL"], {
      env: { DATA_DIR: dataDir, NEW_ORDERS_URL: ordersUrl },
    });
    expect(there).toMatchObject({ code: 0, stderr: "" });
    expect(there.stdout).toMatch(
      /Copied 1 order, .* Every row is the same\.\nSet ORDERS_URL to that address/,
    );
    expect(there.stdout).not.toContain(ordersUrl);
    const again = await runShop(["move", "--to", ordersUrl], { env: { DATA_DIR: dataDir } });
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There is an order book already"),
    });

    for (const name of readdirSync(dataDir)) if (name.startsWith("orders")) rmSync(join(dataDir, name));
    const env = { DATA_DIR: dataDir, ORDERS_URL: ordersUrl };
    const back = await runShop(["move", "--to", dataDir, "--json"], { cwd: folder, env });
    expect(JSON.parse(back.stdout)).toMatchObject({ orders: 1 });
    await shop.restart();
    expect(await (await api(`/api/orders/${placed.order}`)).json()).toMatchObject({ status: "paid" });
    await shop.close();
    await remove();
  });

  it("does not move from where there is none, or to where it is", async () => {
    const nowhere = join(folder, "nowhere");
    const env = { DATA_DIR: nowhere };
    const none = await runShop(["move", "--to", join(folder, "there")], { env });
    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`There is no order book in ${nowhere}`),
    });
    expect(existsSync(nowhere)).toBe(false);
    const same = await runShop(["move", "--to", nowhere], { env });
    expect(same).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Source and target are the same order book"),
    });
  });

  it("does not move to an address that is none, and says what is wrong without the password", async () => {
    const wrong = await runShop(["move", "--to", "postgres://vitrine:secret@localhost"], {
      env: { DATA_DIR: folder },
    });
    expect(wrong).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ORDERS_URL: expected an address"),
    });
    expect(wrong.stderr).not.toContain("secret");
    const unset = await runShop(["move", "--to", "env:NEW_ORDERS_URL"], { env: { DATA_DIR: folder } });
    expect(unset).toMatchObject({ code: 1, stderr: expect.stringContaining("no variable NEW_ORDERS_URL") });
    for (const address of [
      "mysql://vitrine:secret@localhost/book",
      "Postgres://vitrine:secret@localhost/book",
    ]) {
      const other = await runShop(["move", "--to", address], { env: { DATA_DIR: folder } });
      expect(other).toMatchObject({
        code: 1,
        stdout: "",
        stderr: expect.stringContaining("is not a supported order book"),
      });
      expect(other.stderr).not.toContain("secret");
    }
  });
});

describe("a shop with BACKUP_DIR", () => {
  it("backs up its order book at each interval, also across restarts, and deletes old backups", async () => {
    const dir = join(folder, "kept");
    const shop = await startShop({
      variables: { BACKUP_DIR: dir, BACKUP_HOURS: "6", BACKUP_KEEP_DAYS: "1" },
    });
    const backups = async (count: number) =>
      eventually(async () => {
        const names = shop.lines.filter(({ event }) => event === "backed-up").map(({ file }) => String(file));
        return names.length >= count ? names : null;
      }, `${count} backups`);
    const first = (await backups(1))[0] ?? "";
    const incomplete = "orders-2026-01-01T00-00-00Z.jsonl.gz.part";
    writeFileSync(join(dir, incomplete), "of a process that was killed");
    expect(await runShop(["backup", "--verify", join(dir, first)])).toMatchObject({ code: 0 });
    await shop.restart();
    shop.wait(6 * HOUR_S);
    await shop.restart();
    await backups(2);
    // The command may be writing it.
    expect(readdirSync(dir)).toContain(incomplete);
    shop.wait(25 * HOUR_S);
    await shop.restart();
    const made = await backups(3);
    await eventually(async () => readdirSync(dir).length === 1 || null, "the deletion of old backups");
    expect(readdirSync(dir)).toEqual([made.at(-1)]);
    expect(shop.lines.filter(({ event }) => event === "backup-failed")).toEqual([]);
    await shop.close();
  });

  it("goes on selling and logs an error if the folder cannot be written", async () => {
    writeFileSync(join(folder, "a-file"), "");
    const shop = await startShop({ variables: { BACKUP_DIR: join(folder, "a-file") } });
    const failed = await eventually(
      async () => shop.lines.find(({ event }) => event === "backup-failed") ?? null,
      "the error",
    );
    expect(failed).toMatchObject({ level: "error" });
    expect((await buyerAt(shop).api("/healthz")).status).toBe(200);
    await shop.close();
  });
});
