import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What a running service consists of: its code, and what npm has installed. */
const FOLDERS = ["checkout", "scripts"];
const FILES = ["package.json", "node_modules/.package-lock.json"];
/** A package of its own, which no service needs. */
const SAMPLE = join("scripts", "sample");

/**
 * Distinguishes two states of the installed code, even of the same version, by the names, sizes and times of its files. Read at the start
 * of a process, it says what runs there after the files have changed.
 */
export async function buildId(root = ROOT): Promise<string> {
  const listed = await Promise.all(FOLDERS.map((folder) => listFiles(root, folder)));
  const lines = await Promise.all([...listed.flat(), ...FILES].map((name) => describeFile(root, name)));
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16);
}

async function listFiles(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true });
  return names
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith(".ts") && !name.startsWith(SAMPLE))
    .toSorted();
}

async function describeFile(root: string, name: string): Promise<string> {
  const found = await stat(join(root, name)).catch(() => null);
  return `${name} ${found?.size} ${found?.mtimeMs}`;
}
