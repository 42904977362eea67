import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { publish } from "#publish/publish.ts";
import { shopWith, temporaryFolder } from "../catalogue/content-folder.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { PUBLISH_TIMEOUT_MS } from "../site/publish-shop.ts";

const BUSY_PROCESS = fileURLToPath(new URL("busy-process.ts", import.meta.url));

test("a step is repeated within two seconds even while the program is too busy to do so", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [BUSY_PROCESS]);
  expect(stdout).toBe("Reading the content\nReading the content, 2 s so far\nDone\n");
});

test(
  "each step of a publish that may take long is named when it begins",
  async () => {
    const buildDir = temporaryFolder();
    addFixtureCache(buildDir);
    const steps = new Set<string>();
    await publish({
      ...{ contentDir: shopWith(), buildDir, siteUrl: "https://lamps.example" },
      ...{ storeFiles: async () => {}, log: () => {}, onProgress: (step) => steps.add(step) },
    });
    expect([...steps]).toEqual([
      ...["checks", "reading", "pictures", "preparing", "pages", "lists", "assembly", "search"],
      ...["files", "cleanup"],
    ]);
  },
  PUBLISH_TIMEOUT_MS,
);
