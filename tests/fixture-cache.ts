import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publish } from "#publish/publish.ts";
import { FIXTURE } from "./fixture.ts";

/** Where the fixture's shop is published once for all tests, and again only after a change of the code or the fixture. */
const PUBLISHED = ".vitrine/fixture";
/** What publishing keeps between runs, except the hashes of files, which tests change. */
const KEPT = ["code", "media", "share"];

let published: Promise<unknown> | undefined;
let shared: string | undefined;

/**
 * Gives a build folder what an earlier run would have kept there: the compiled pages and the fixture's pictures. Making them takes
 * seconds.
 */
export async function addFixtureCache(buildDir: string): Promise<void> {
  await copyKept(join(buildDir, "cache"));
}

/** A cache folder with the fixture's pictures, for the tests of this process. */
export async function fixtureCache(): Promise<string> {
  if (shared === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-cache-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    await copyKept(folder);
    shared = folder;
  }
  return shared;
}

async function copyKept(cacheDir: string): Promise<void> {
  published ??= publish({
    ...{ contentDir: FIXTURE, buildDir: PUBLISHED, siteUrl: "https://lamps.example", updateSearch: false },
    ...{ storeFiles: async () => {}, log: () => {} },
  });
  await published;
  for (const name of KEPT) {
    cpSync(join(PUBLISHED, "cache", name), join(cacheDir, name), { recursive: true });
  }
}
