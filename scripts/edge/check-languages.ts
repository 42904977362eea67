import { readFile } from "node:fs/promises";
import { z } from "zod";
import { checkHomePages, workerFirstRules } from "./home-pages.ts";

/** Beside the folder in the section `assets` of wrangler.toml. */
const OFFERS = ".vitrine/current/offers.json";
const Published = z.object({ shop: z.object({ languages: z.array(z.string()) }) });

/** Before a deployment: compares wrangler.toml with the languages of the release that it deploys. */
try {
  const offers = await readFile(OFFERS, "utf8").catch(() => null);
  // Without a release, there is nothing to deploy, and the bundler says so.
  if (offers !== null) {
    const rules = workerFirstRules(await readFile("wrangler.toml", "utf8"));
    checkHomePages(rules, Published.parse(JSON.parse(offers)).shop.languages);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
