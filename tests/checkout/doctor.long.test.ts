import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { backupName, backupShop } from "#checkout/backups/backup-name.ts";
import { examine } from "#shop/doctor/examine.ts";
import { checkNode, judgeSpace } from "#shop/doctor/machine.ts";
import { checkPublishHook, checkService, findService } from "#shop/doctor/service.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { type ExamineOptions, findingsOf, OTHER_SETTINGS, type Variables, variablesOf } from "./doctor.ts";
import { startShop, type TestShop } from "./shop.ts";

describe("shop doctor", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(() => shop.close());

  const findings = (changes?: Variables, options?: ExamineOptions) => findingsOf(shop, changes, options);

  it("finds nothing wrong with a fresh shop, without a network, and leaves nothing behind", async () => {
    const run = await runShop(["doctor"], { env: variablesOf(shop) });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("\n0 problems, 0 warnings");
    for (const check of ["Stripe key", "Stripe rights", "Stripe webhooks", "Clock", "Sender of emails"])
      expect(run.stdout).toMatch(new RegExp(`^ok +${check} `, "m"));
    expect(run.stdout).toMatch(/^ok +SITE_URL +http:\/\/localhost:\d+ reaches this shop$/m);
    const { stdout } = await runShop(["doctor", "--json"], { env: variablesOf(shop) });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, findings: expect.any(Array) });
  });

  it.each([
    [400, "problem", "400 s ahead of"],
    [-400, "problem", "400 s behind"],
    [60, "warning", "60 s ahead of"],
  ])("finds a clock that is %i s off", async (seconds, state, found) => {
    const now = () => new Date(Date.now() + seconds * 1000);
    const [finding] = await findings({}, { now });
    expect(finding).toMatchObject({ check: "Clock", state, fix: expect.stringContaining("timedatectl") });
    expect(finding?.found).toMatch(
      new RegExp(found.replace(/\d+/, (n) => `(${Number(n) - 1}|${n}|${Number(n) + 1})`)),
    );
  });

  it("names every wrong setting, and a shop that runs with others", async () => {
    expect(await findings({ NODE_ENV: "production", PORT: "http" })).toMatchObject([
      { check: "Settings", found: expect.stringContaining("PORT: ") },
      { check: "Settings", found: "SITE_URL: missing, required in production" },
      ...["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "RESEND_API_KEY", "MAIL_FROM"].map((name) => ({
        found: `${name}: missing, required in production`,
      })),
    ]);
    const status = {
      version: "0.0.1",
      startedAt: "2026-11-29T12:00:00.000Z",
      siteUrl: "https://shop.example",
      schema: [],
      ...{ settings: "a", build: "b" },
    };
    const installed = { mode: "live" as const, settings: "a", build: "b" };
    expect(checkService({ ...status, mode: "test" }, installed)).toMatchObject({
      ...{
        state: "problem",
        found: "It runs for test, and the settings are for live",
        fix: "Restart the shop",
      },
    });
    expect(checkService({ ...status, mode: "live" }, installed)).toMatchObject({
      ...{
        state: "warning",
        found: expect.stringMatching(/^It runs version 0\.0\.1, and \S+ is installed$/),
      },
    });
  });

  it("finds a shop that was not restarted since its code or its settings have changed", async () => {
    const isFound = async (changes: Variables) =>
      (await examine({ ...variablesOf(shop), ...changes })).some(({ found }) => OTHER_SETTINGS.test(found));
    expect(await isFound({})).toBe(false);
    // Which a service may have in its unit.
    expect(await isFound({ NODE_ENV: "test" })).toBe(false);
    expect(await isFound({ RETENTION_LINKS_DAYS: "30" })).toBe(true);
    const status = await findService(shop.settings);
    if (status === null) throw new Error("the shop runs");
    const { mode, settings, build } = status;
    expect(JSON.stringify(status)).not.toContain(shop.settings.stripe.webhookSecret);
    expect(checkService(status, { mode, settings, build })).toMatchObject({ state: "ok" });
    expect(checkService(status, { mode, settings, build: "another" })).toMatchObject({
      ...{ state: "warning", fix: "Restart the shop" },
      found: expect.stringMatching(/^Its code has changed since it was started/),
    });
  });

  it("says all that it has found if what is published was cut off, too", async () => {
    const file = join(shop.settings.buildDir, "current", "offers.json");
    const whole = await readFile(file, "utf8");
    onTestFinished(() => writeFile(file, whole));
    await writeFile(file, whole.slice(0, whole.length / 2));
    expect(await findings({ BACKUP_DIR: "/proc" })).toMatchObject([
      { check: "Catalogue", state: "problem", found: expect.stringContaining("offers.json is damaged") },
      { check: "Backups", state: "problem", found: "There is none in /proc" },
      {
        ...{ check: "Backups", state: "problem" },
        found: expect.stringMatching(/^\/proc does not store, read and delete a file: E/),
      },
      { check: "Disk of BACKUP_DIR", state: "problem", found: expect.stringContaining("with which backups") },
    ]);
  });

  it("finds what is not published, and backups that are missing or old", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vitrine-doctor-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const backups = { BACKUP_DIR: folder, BUILD_DIR: folder };
    expect(await findings(backups)).toMatchObject([
      { check: "Catalogue", state: "problem" },
      { check: "Backups", state: "problem", found: `There is none in ${folder}` },
    ]);
    const own = backupName(backupShop(shop.settings), new Date("2026-01-01T00:00:00Z"), false);
    const ofOther = backupName("other.example-live", new Date(), false);
    for (const name of [own, ofOther]) await writeFile(join(folder, name), "");
    expect(await findings({ BACKUP_DIR: folder })).toMatchObject([
      { check: "Backups", state: "problem", found: expect.stringContaining("of 2026-01-01 00:00 UTC") },
    ]);
  });

  it("warns that no shop runs, and does not ask the sandbox then", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vitrine-doctor-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect(await findings({ DATA_DIR: folder })).toMatchObject([{ check: "Running shop", state: "warning" }]);
  });
});

it("warns of dates ahead if the pages are on another host, which is not told to publish then", () => {
  const shop = { name: { en: "Shop" }, languages: ["en"], support: "help@shop.example" };
  const file = { version: 2 as const, shop, offers: [], messages: {} };
  const ahead = { ...file, shop: { ...shop, validUntil: "2026-12-24T00:00:00.000Z" } };
  const elsewhere = { checkoutUrl: "https://checkout.example", publishHook: null };
  const now = new Date("2026-12-23T12:00:00Z");
  expect(checkPublishHook(ahead, elsewhere, now)).toMatchObject([
    {
      ...{ check: "Dates ahead", state: "warning" },
      found: "The next is 2026-12-24 00:00 UTC, and the host of the pages is not told to publish then",
      fix: expect.stringContaining("PUBLISH_HOOK"),
    },
  ]);
  const publishHook = "https://host.example/s3cret";
  const [finding] = checkPublishHook(ahead, { ...elsewhere, publishHook }, now);
  expect(finding).toMatchObject({ state: "ok" });
  expect(JSON.stringify(finding)).not.toContain("s3cret");
  expect(checkPublishHook(file, elsewhere, now)).toEqual([]);
  expect(checkPublishHook(ahead, { publishHook: null }, now)).toEqual([]);
  expect(
    checkPublishHook(ahead, { ...elsewhere, publishHook }, new Date("2026-12-24T00:00:00Z")),
  ).toMatchObject([{ state: "warning", found: expect.stringContaining("Nothing has been published since") }]);
});

it("finds an old Node.js and a full disk", () => {
  expect(checkNode("20.20.2")).toMatchObject({ state: "problem" });
  expect(judgeSpace("Disk", 10_000_000)).toMatchObject({ state: "problem" });
  expect(judgeSpace("Disk", 500_000_000)).toMatchObject({ state: "warning" });
});
