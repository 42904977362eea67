import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { parseSettings } from "#checkout/settings.ts";
import { GOALS } from "../bench/goals.ts";
import { gzipped } from "../bench/page-weight.ts";
import { writeRelease } from "./release.ts";

const SourceMap = z.object({ sources: z.array(z.string()) });

describe("npx wrangler deploy", () => {
  let project: string;
  let output: string;
  let worker: Buffer;
  let sources: string[];

  /** Bundles the repository's code as for deployment, but with a test release. */
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), "vitrine-bundle-"));
    for (const name of [
      "wrangler.toml",
      "package.json",
      "tsconfig.json",
      "checkout",
      "scripts",
      "node_modules",
    ]) {
      await symlink(resolve(name), join(project, name));
    }
    await writeRelease(parseSettings({ BUILD_DIR: join(project, ".vitrine") }));
    const command = ["node_modules/wrangler/bin/wrangler.js", "deploy", "--dry-run", "--outdir", "out"];
    const env = {
      ...{ PATH: process.env.PATH, HOME: project, NODE_ENV: "production" as const },
      WRANGLER_SEND_METRICS: "false",
    };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: project, env });
    output = stdout + stderr;
    worker = await readFile(join(project, "out/worker.js"));
    ({ sources } = SourceMap.parse(JSON.parse(await readFile(join(project, "out/worker.js.map"), "utf8"))));
  });
  afterAll(() => rm(project, { recursive: true }));

  it("bundles the Worker and lists its bindings", () => {
    expect(output).toContain("--dry-run: exiting now");
    for (const [binding, kind] of [
      ["ORDERS", "D1 Database"],
      ["OFFERS", "D1 Database"],
      ["SWEEPS", "Queue"],
      ["FILES_BUCKET", "R2 Bucket"],
      ["ASSETS", "Assets"],
    ]) {
      expect(output).toMatch(new RegExp(`env\\.${binding} .*${kind}`));
    }
  });

  it("has a name for everything that is used of the libraries of which parts are left out", () => {
    expect(output).not.toContain("WARNING");
  });

  it("bundles a Worker within its size goal", () => {
    expect(gzipped(worker)).toBeLessThanOrEqual(GOALS.workerBytes);
  });

  it("excludes modules that the Worker does not use, and includes those that it does", () => {
    const packages =
      /\/node_modules\/(@aws-sdk|@formatjs|@smithy|postal-mime|standardwebhooks|stripe\/esm\/resources\/(Issuing|V2)|zod\/v4\/locales\/(?!en\.))/;
    expect(sources.filter((source) => packages.test(source))).toEqual([]);
    for (const used of ["/checkout/routes/checkout.ts", "/node_modules/zod/v4/locales/en.js"]) {
      expect(
        sources.some((source) => source.endsWith(used)),
        used,
      ).toBe(true);
    }
  });
});
