import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";

/** Describes the files of a folder, and is one of them. */
const DESCRIPTION = "folder.json";

/** How the files of a folder are generated and described. */
interface FolderType<Description> {
  schema: z.ZodType<Description>;
  /** The names of the files that a description promises. */
  files(description: Description): string[];
  /** Writes the files to a folder. */
  generate(folder: string): Promise<Description>;
}

/**
 * Generates the files of a folder in the cache, unless an earlier build has done so. The folder appears there when it is
 * complete, even if several builds generate it at the same time.
 */
export async function cachedFolder<Description>(
  folder: string,
  type: FolderType<Description>,
): Promise<Description> {
  return (await readCached(folder, type)) ?? (await generate(folder, type));
}

/** null if the folder is missing or incomplete. */
async function readCached<Description>(
  folder: string,
  { schema, files }: FolderType<Description>,
): Promise<Description | null> {
  try {
    const description = schema.parse(JSON.parse(await readFile(join(folder, DESCRIPTION), "utf8")));
    const names = new Set(await readdir(folder));
    return files(description).every((name) => names.has(name)) ? description : null;
  } catch {
    return null;
  }
}

async function generate<Description>(folder: string, type: FolderType<Description>): Promise<Description> {
  const temporaryFolder = `${folder}.${randomUUID()}`;
  await mkdir(temporaryFolder, { recursive: true });
  try {
    const description = await type.generate(temporaryFolder);
    await writeFile(join(temporaryFolder, DESCRIPTION), JSON.stringify(description));
    await moveIntoCache(temporaryFolder, folder, type);
    return description;
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}

/** Keeps the existing folder if another build has generated the same files in the meantime. */
async function moveIntoCache<Description>(
  unfinished: string,
  folder: string,
  type: FolderType<Description>,
): Promise<void> {
  try {
    if ((await readCached(folder, type)) === null) await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } catch (error) {
    if ((await readCached(folder, type)) === null) throw error;
  }
}
