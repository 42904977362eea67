import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ContentMemory, createContentMemory } from "#catalogue/content/memory.ts";
import { openTextCache, type TextCache } from "#catalogue/content/text-cache.ts";
import { shortHash } from "#catalogue/short-hash.ts";
import { codeHash } from "./fingerprint.ts";

const TEXTS = "texts";

/** The folder of what is kept between runs. It may be deleted at any time. */
export function cacheFolder(buildDir: string): string {
  return join(buildDir, "cache");
}

/** What earlier runs know of texts. @param code the hash of the code that reads them */
export function openTexts(cacheDir: string, code: string): TextCache {
  return openTextCache(join(cacheDir, TEXTS), shortHash(code));
}

/** What earlier runs know of the content, for a command that only reads it. */
export async function recallContent(cacheDir: string): Promise<ContentMemory> {
  const memory = createContentMemory();
  if (!existsSync(join(cacheDir, TEXTS))) return memory;
  await memory.hashes.load(cacheDir);
  return { ...memory, texts: openTexts(cacheDir, codeHash(memory.hashes)) };
}
