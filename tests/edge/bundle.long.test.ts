import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GOALS } from "../bench/goals.ts";
import { gzipped } from "../bench/page-weight.ts";
import { openDeployProject } from "./deploy-project.ts";

const SourceMap = z.object({ sources: z.array(z.string()) });

describe("npx wrangler deploy", () => {
  let project: Awaited<ReturnType<typeof openDeployProject>>;
  let output: string;
  let worker: Buffer;
  let sources: string[];

  beforeAll(async () => {
    project = await openDeployProject();
    output = await project.wrangler("deploy", "--dry-run", "--outdir", "out");
    worker = await readFile(join(project.folder, "out/worker.js"));
    const [, sourceMap = ""] = /^\/\/# sourceMappingURL=(\S+)$/m.exec(String(worker)) ?? [];
    const text = await readFile(join(project.folder, ".vitrine/worker", sourceMap), "utf8");
    ({ sources } = SourceMap.parse(JSON.parse(text)));
  });
  afterAll(() => project.close());

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

  it("has nothing to warn of", () => {
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
