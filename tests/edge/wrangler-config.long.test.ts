import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeWranglerConfig } from "#edge/wrangler-config.ts";
import { openDeployProject } from "./deploy-project.ts";

const OWN = `name = "gravel"
r2_buckets = []

[[d1_databases]]
binding = "ORDERS"
database_name = "gravel-orders"
database_id = "11111111-1111-1111-1111-111111111111"

[[d1_databases]]
binding = "OFFERS"
database_name = "gravel-offers"
database_id = "11111111-1111-1111-1111-111111111112"

[vars]
SITE_URL = "https://gravel.example"
`;

describe("a shop outside of Vitrine's folder", () => {
  let project: Awaited<ReturnType<typeof openDeployProject>>;
  let contentDir: string;
  let buildDir: string;

  beforeAll(async () => {
    project = await openDeployProject("gravel.vitrine");
    contentDir = join(project.folder, "gravel");
    buildDir = join(project.folder, "gravel.vitrine");
    await mkdir(contentDir);
    await writeFile(join(contentDir, "wrangler.toml"), OWN);
  });
  afterAll(() => project.close());

  it("is deployed with its own name, databases, address and pages, and otherwise as Vitrine's wrangler.toml says", async () => {
    const config = await writeWranglerConfig({ contentDir, buildDir });
    await promisify(execFile)(process.execPath, ["scripts/edge/bundle-worker.ts"]);
    const output = await project.wrangler("deploy", "--dry-run", "--config", config);
    expect(output).toContain("--dry-run: exiting now");
    expect(output).not.toContain("WARNING");
    for (const line of [
      /env\.ORDERS \(gravel-orders\)/,
      /env\.OFFERS \(gravel-offers\)/,
      /env\.SITE_URL \("https:\/\/gravel\.example"\)/,
      /env\.NODE_ENV \("production"\)/,
      /env\.SWEEPS \(vitrine-sweeps\)/,
    ]) {
      expect(output).toMatch(line);
    }
    expect(output).not.toContain("FILES_BUCKET");
    expect(JSON.parse(await readFile(config, "utf8"))).toMatchObject({ name: "gravel" });
  }, 120_000);

  it("is not deployed if its wrangler.toml cannot be read, or nothing is published", async () => {
    await expect(
      writeWranglerConfig({ contentDir, buildDir: join(project.folder, "nothing") }),
    ).rejects.toThrow('run "npm run shop -- publish"');
    await writeFile(join(contentDir, "wrangler.toml"), "name = gravel");
    await expect(writeWranglerConfig({ contentDir, buildDir })).rejects.toThrow(
      /gravel\/wrangler\.toml is not valid TOML/,
    );
  });
});
