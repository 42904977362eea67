import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { shortHash } from "#catalogue/short-hash.ts";
import { writeAtomically } from "#catalogue/write-atomically.ts";

/** The texts of bundles that a process knows, by what they are made of besides the code. */
export type BundleMemory = Map<string, Promise<string>>;

/** Keeps the scripts and stylesheets of pages from one process to the next, since starting the bundler takes longer than the rest. */
export interface BundleCache {
  /** The bundle of a key, which `make` makes if it is not known. */
  get(key: string, make: () => Promise<string>): Promise<string>;
}

/** @param codeFolder a folder of the cache that only this version of the code uses */
export function openBundleCache(codeFolder: string, memory: BundleMemory): BundleCache {
  return {
    get(key, make) {
      const bundle = memory.get(key) ?? readOrMake(join(codeFolder, "bundles", shortHash(key)), make);
      memory.set(key, bundle);
      return bundle;
    },
  };
}

async function readOrMake(path: string, make: () => Promise<string>): Promise<string> {
  const cached = await readFile(path, "utf8").catch(() => null);
  if (cached !== null) return cached;
  const bundle = await make();
  await writeAtomically(path, bundle);
  return bundle;
}
