import { execFile, spawn } from "node:child_process";
import { expect, test } from "vitest";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

/** Includes the time to wait for other tests, since only one run can publish at a time. */
const PUBLISH_TIMEOUT_MS = 240_000;

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `npm run shop -- …` until it ends. */
function shop(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["scripts/shop.ts", ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

test("shop check says that correct content can be published", async () => {
  const { code, stdout, stderr } = await shop("check", "--content", FIXTURE);
  expect(code).toBe(0);
  expect(stdout).toContain("0 mistakes, 3 warnings in tests/catalogue/fixture: it can be published");
  expect(stderr).toContain(
    "warning tests/catalogue/fixture/products/paper-moon/product.zh.md:1: file: found nothing",
  );
});

test("shop check names every mistake on stderr and exits with 1", async () => {
  const contentDir = shopWith({ "tags.yaml": "light: { en: Light }\n" });
  const { code, stdout, stderr } = await shop("check", "--content", contentDir);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain(
    `${contentDir}/products/lamp-song/product.md:7: tags[0]: found "sound", expected a tag`,
  );
  expect(stderr).toContain("3 mistakes, 4 warnings in");
});

test("shop check --json prints JSON on stdout", async () => {
  const contentDir = shopWith({ "products/lamp-song/files": null });
  const { code, stdout } = await shop("check", "--json", "--content", contentDir);
  expect(code).toBe(1);
  const report: unknown = JSON.parse(stdout);
  expect(report).toMatchObject({ ok: false, warnings: expect.any(Array) });
  expect(report).toHaveProperty("mistakes[0]", {
    file: "products/lamp-song/product.md",
    line: 5,
    field: "price",
    found: "no file to deliver",
    expected: "at least one file in files/, since the product has a price",
  });
});

test("shop check without a content folder says so", async () => {
  const { code, stderr } = await shop("check", "--content", "/nowhere");
  expect(code).toBe(1);
  expect(stderr.trim()).toBe("There is no content folder at /nowhere");
});

test("every verb has a --help, and for an unknown one the most similar is suggested", async () => {
  expect(await shop("check", "--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("--json") });
  expect(await shop("chekc")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Did you mean check?"),
  });
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
