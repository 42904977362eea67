import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createFileHashes } from "#catalogue/file-hashes.ts";
import { fingerprintOf } from "#publish/fingerprint.ts";
import { publish } from "#publish/publish.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";

const FILE_BYTES = 20_000_000;

/** Large goods for sale, in a folder of their own. */
function largeGoods(): string {
  const folder = temporaryFolder();
  for (const name of ["a.wav", "b.wav", "c.wav"]) {
    writeFileSync(join(folder, name), Buffer.alloc(FILE_BYTES, name));
  }
  return folder;
}

test("a run that a mistake stops has read the files for the next run, too", async () => {
  const contentDir = shopWith({ "discounts.yaml": "mistake: true" });
  const buildDir = temporaryFolder();
  const run = publish({
    ...{ contentDir, buildDir, siteUrl: "https://lamps.example" },
    ...{ log: () => {}, storeFiles: async () => {} },
  });
  await expect(run).rejects.toThrow();
  const hashes = createFileHashes((path) => {
    throw new Error(`${path} is read again`);
  });
  await hashes.load(join(buildDir, "cache"));
  const file = join(contentDir, "shop.yaml");
  expect(hashes.hash(file, statSync(file))).toMatch(/^[0-9a-f]{64}$/);
});

test("large files are read while the process does other things, and it is said how far that is", async () => {
  const contentDir = largeGoods();
  const cacheDir = temporaryFolder();
  const hashes = createFileHashes();
  const steps: [number, number][] = [];
  let turns = 0;
  const run = fingerprintOf(contentDir, [], {
    ...{ hashes, cacheDir },
    onProgress: (...step) => steps.push(step),
  });
  let isDone = false;
  const done = run.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await nextTurn();
    turns += 1;
  }
  expect(turns).toBeGreaterThan(10);
  expect(steps.at(-1)).toEqual([2 * FILE_BYTES, 2 * FILE_BYTES]);
  expect(await done).toBe(await fingerprintOf(contentDir, []));
  expect(Object.keys(JSON.parse(readFileSync(join(cacheDir, "hashes.json"), "utf8")))).toEqual(
    expect.arrayContaining(["a.wav", "b.wav", "c.wav"].map((name) => join(contentDir, name))),
  );
});
