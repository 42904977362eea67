import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createReleaseId, pruneReleases, RELEASE_FILE } from "#publish/releases.ts";
import { temporaryFolder } from "../catalogue/content-folder.ts";

const MINUTE_MS = 60_000;

test("what interrupted runs have left is deleted, but not what a run that has taken over is writing", async () => {
  const buildDir = temporaryFolder();
  const began = new Date("2026-12-01T12:00:00Z");
  const idAfter = (minutes: number) =>
    createReleaseId("0123456789", new Date(began.getTime() + minutes * MINUTE_MS));
  const names = {
    finished: idAfter(1),
    left: `${idAfter(-9)}.partial`,
    reused: `${idAfter(-9)}.partial.reused.partial`,
    beingWritten: `${idAfter(2)}.partial`,
  };
  for (const name of Object.values(names)) mkdirSync(join(buildDir, "releases", name), { recursive: true });
  const release = { id: names.finished, fingerprint: "0123456789" };
  writeFileSync(join(buildDir, "releases", names.finished, RELEASE_FILE), JSON.stringify(release));
  await pruneReleases(buildDir, began);
  expect(readdirSync(join(buildDir, "releases")).sort()).toEqual([names.finished, names.beingWritten]);
});
