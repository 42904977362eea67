import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { addFixtureCache } from "../fixture-cache.ts";
import publishFixture from "../publish-fixture.ts";
import { writeFixtureShop } from "../site/fixture-shop.ts";
import { compare, editAtRandom, publishTo, SITE_URL } from "./edits.ts";
import { randomFrom } from "./random.ts";

const PUBLISH = "tests/processes/publish-process.ts";
const Release = z.object({ id: z.string() });

/**
 * Edits a shop at random, and kills the process that publishes it at a random moment. The live release must be whole each time, and at last
 * the files must be those that a publish into an empty folder makes.
 *
 * @param rounds the number of runs
 */
export async function kills({ seed, rounds }: { seed: number; rounds: number }) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-kills-"));
  const random = randomFrom(seed);
  const failures: string[] = [];
  let killed = 0;
  try {
    const contentDir = join(folder, "content");
    const buildDir = join(folder, "small");
    await writeFixtureShop(contentDir);
    await publishFixture();
    addFixtureCache(buildDir);
    await publishTo(buildDir, contentDir, {});
    const begin = () => {
      const run = spawn(process.execPath, [PUBLISH, contentDir, buildDir, SITE_URL], { stdio: "ignore" });
      return { run, ended: once(run, "exit") };
    };
    editAtRandom(contentDir, random);
    const start = performance.now();
    await begin().ended;
    const wholeMs = performance.now() - start;
    for (let round = 1; round <= rounds; round++) {
      const edit = editAtRandom(contentDir, random);
      const { run, ended } = begin();
      await Promise.race([wait(random.between(0, wholeMs)), ended]);
      run.kill("SIGKILL");
      if ((await ended)[1] === "SIGKILL") killed++;
      failures.push(...findMissing(buildDir).map((path) => `${path} is missing in round ${round}, ${edit}`));
    }
    await publishTo(buildDir, contentDir, {});
    const whole = join(folder, "whole");
    cpSync(join(buildDir, "cache"), join(whole, "cache"), { recursive: true });
    await publishTo(whole, contentDir, {});
    const differences = compare(join(buildDir, "current"), join(whole, "current"));
    failures.push(...differences.map((path) => `${path} differs at the end`));
    const unfinished = readdirSync(join(buildDir, "releases")).filter((name) => name.endsWith(".partial"));
    failures.push(...unfinished.map((name) => `${name} was left behind`));
    return { publishes: rounds, killed, failures };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Files that the live release lists and does not have. */
function findMissing(buildDir: string): string[] {
  const release = join(buildDir, "current");
  Release.parse(JSON.parse(readFileSync(join(release, "release.json"), "utf8")));
  const files = z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(release, "site.json"), "utf8")));
  return [...Object.keys(files), "/../offers.json", "/../catalogue.duckdb", "/pagefind/pagefind.js"].filter(
    (path) => !existsSync(join(release, "site", path)),
  );
}
