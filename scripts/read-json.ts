import { readFile } from "node:fs/promises";

/** What a JSON file holds; the caller's schema says what it is. */
export async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}
