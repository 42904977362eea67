import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { backupName, backupShop } from "#checkout/backups/backup-name.ts";
import { checkNode, judgeSpace } from "#shop/doctor/machine.ts";
import { checkService } from "#shop/doctor/service.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { type ExamineOptions, findingsOf, type Variables, variablesOf } from "./doctor.ts";
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
    };
    expect(checkService({ ...status, mode: "test" }, { mode: "live" })).toMatchObject({
      ...{
        state: "problem",
        found: "It runs for test, and the settings are for live",
        fix: "Restart the shop",
      },
    });
    expect(checkService({ ...status, mode: "live" }, { mode: "live" })).toMatchObject({
      ...{
        state: "warning",
        found: expect.stringMatching(/^It runs version 0\.0\.1, and \S+ is installed$/),
      },
    });
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

it("finds an old Node.js and a full disk", () => {
  expect(checkNode("20.20.2")).toMatchObject({ state: "problem" });
  expect(judgeSpace("Disk", 10_000_000)).toMatchObject({ state: "problem" });
  expect(judgeSpace("Disk", 500_000_000)).toMatchObject({ state: "warning" });
});
