import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { withHomePages } from "./home-pages.ts";
import { readOffers } from "./send-offers.ts";

const TEMPLATE = "wrangler.toml";
/** The file of this name in the content folder has what is different for a shop, such as its name and the ids of its databases. */
const OVERRIDES = "wrangler.toml";
/** In the folder of generated files. */
const GENERATED = "wrangler.json";

const Config = z.looseObject({
  main: z.string(),
  assets: z.looseObject({ run_worker_first: z.array(z.string()) }),
});
const Overrides = z.record(z.string(), z.unknown());

/**
 * Writes the configuration with which Wrangler deploys a shop: Vitrine's own, with what the shop has in `wrangler.toml` in its
 * content folder instead, and the release of the shop. So a creator changes no file of Vitrine's.
 *
 * @returns its path
 * @throws if there is no release, or a file is no valid TOML; the message names it
 */
export async function writeWranglerConfig({
  contentDir,
  buildDir,
}: {
  contentDir: string;
  buildDir: string;
}): Promise<string> {
  const path = join(contentDir, OVERRIDES);
  const template = await readToml(TEMPLATE);
  const overrides = existsSync(path) ? Overrides.parse(await readToml(path)) : {};
  const { shop } = await readOffers(join(buildDir, "current"));
  const { build: _, ...config } = Config.parse(overrideWith(template, overrides));
  const worker = resolve(config.main);
  const deployed = {
    ...config,
    // Wrangler reads paths relative to the file.
    main: relative(buildDir, worker),
    assets: {
      ...config.assets,
      directory: "current/site",
      run_worker_first: withHomePages(config.assets.run_worker_first, shop.languages),
    },
  };
  const generated = join(buildDir, GENERATED);
  await writeFile(generated, `${JSON.stringify(deployed, null, 2)}\n`);
  return generated;
}

/** Values replace those of the template. Tables, such as `vars`, are combined. */
function overrideWith(template: Record<string, unknown>, overrides: Record<string, unknown>): object {
  const combined = Object.entries(overrides).map(([key, value]) => {
    const before = template[key];
    return [key, isTable(before) && isTable(value) ? { ...before, ...value } : value];
  });
  return { ...template, ...Object.fromEntries(combined) };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function readToml(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, "utf8");
  try {
    return parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : cause;
    throw new Error(`${path} is not valid TOML: ${message}`, { cause });
  }
}
