import { execFile, spawn } from "node:child_process";
import { expect, test } from "vitest";
import { FIXTURE, shopWith, temporaryFolder } from "../catalogue/content-folder.ts";
import type { Outcome } from "../catalogue/run-shop.ts";

/** Includes the time to wait for other tests, since only one run can publish at a time. */
const PUBLISH_TIMEOUT_MS = 240_000;

test("shop check as a process says on stdout that content can be published, or on stderr what is wrong, with exit code 1", async () => {
  const good = await shop("check", "--content", FIXTURE);
  expect(good.code).toBe(0);
  expect(good.stdout).toContain("0 mistakes, 3 warnings in tests/catalogue/fixture: it can be published");
  const bad = await shop("check", "--content", shopWith({ "tags.yaml": "light: { en: Light }\n" }));
  expect(bad).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("3 mistakes") });
  expect((await shop("chekc")).code).toBe(1);
  expect((await shop("--help")).code).toBe(0);
});

test(
  "shop publish reports mistakes with paths to the creator's content folder",
  async () => {
    const contentDir = shopWith({ "tags.yaml": "light: { en: Light }\n" });
    const { stderr, code } = await publish(contentDir);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${contentDir}/products/lamp-song/product.md:7: tags[0]: found "sound", expected a tag`,
    );
  },
  PUBLISH_TIMEOUT_MS,
);

test(
  "shop publish marks warnings as such, with paths to the creator's content folder",
  async () => {
    const contentDir = shopWith();
    const { stdout, stderr } = await publish(contentDir, { until: "Rendering" });
    expect(stderr).toContain(
      `warning ${contentDir}/products/paper-moon/product.zh.md:1: file: found nothing`,
    );
    expect(stdout).not.toContain("product.zh.md");
  },
  PUBLISH_TIMEOUT_MS,
);

/** Runs `shop publish` on content in CONTENT_DIR until it ends, or kills it once it prints a text. */
function publish(contentDir: string, { until }: { until?: string } = {}): Promise<Outcome> {
  const env = { ...process.env, CONTENT_DIR: contentDir, BUILD_DIR: temporaryFolder() };
  const child = spawn(process.execPath, ["scripts/shop.ts", "publish"], { env });
  const outcome = { code: 0, stdout: "", stderr: "" };
  child.stderr.on("data", (text) => {
    outcome.stderr += text;
  });
  child.stdout.on("data", (text) => {
    outcome.stdout += text;
    if (until && outcome.stdout.includes(until)) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...outcome, code: code ?? 0 }));
  });
}

/** Runs `npm run shop -- …` until it ends. */
function shop(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["scripts/shop.ts", ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}
