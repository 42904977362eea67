import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../write-atomically.ts";
import type { CachedText, PageFacts } from "./facts.ts";

/** Each file of the cache holds the texts whose key begins with its name. */
const PARTS = [..."0123456789abcdef"];

type Part = Record<string, PageFacts>;

/** Keeps what is known of texts from one process to the next. */
export interface TextCache {
  /** null: nothing is known of the text. */
  find(key: string): PageFacts | null;
  /** Replaces the texts of the cache. Only files with changed texts are written. */
  save(known: readonly CachedText[]): Promise<void>;
}

/** The key of a text. */
export function textKey(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/**
 * A cache in a folder, which may be deleted at any time. Its files are read when they are first needed.
 * @param version the version of the code; results of other versions are ignored
 */
export function openTextCache(cacheDir: string, version: string): TextCache {
  const pathOf = (name: string) => join(cacheDir, version, `${name}.json`);
  const parts = new Map<string, Part>();
  /** The texts of each file as it is on disk. */
  const stored = new Map<string, Set<string>>();
  return {
    find(key) {
      const [name = ""] = key;
      const part = parts.get(name) ?? readPart(pathOf(name));
      parts.set(name, part);
      if (!stored.has(name)) stored.set(name, new Set(Object.keys(part)));
      return part[key] ?? null;
    },
    async save(known) {
      const byName = Map.groupBy(known, ({ key }) => key.charAt(0));
      for (const name of PARTS) {
        const texts = byName.get(name) ?? [];
        const keys = new Set(texts.map(({ key }) => key));
        const before = stored.get(name);
        const isSame = before?.size === keys.size && [...keys].every((key) => before.has(key));
        if (isSame && !texts.some(({ isChanged }) => isChanged)) continue;
        const part = Object.fromEntries(texts.map(({ key, facts }) => [key, facts]));
        await writeAtomically(pathOf(name), JSON.stringify(part));
        stored.set(name, keys);
      }
      for (const other of readdirSync(cacheDir)) {
        if (other !== version) await rm(join(cacheDir, other), { recursive: true, force: true });
      }
      for (const text of known) text.isChanged = false;
      // The texts themselves are in the memory of the content.
      parts.clear();
    },
  };
}

function readPart(path: string): Part {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return {};
  }
}
