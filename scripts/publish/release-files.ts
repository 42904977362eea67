import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The file of a release that lists the files of its site. */
const FILE_LIST = "site.json";

/**
 * The files of a release's site by their paths, which begin with a slash, with a version of the content of each. Not in it are
 * compressed copies, which follow their files, and the search index, which changes after the release has gone live.
 */
export type ReleaseFiles = Map<string, string>;

export async function writeReleaseFiles(release: string, files: ReleaseFiles): Promise<void> {
  await writeFile(join(release, FILE_LIST), JSON.stringify(Object.fromEntries(files)));
}

/** null: the release has no list, since an earlier version made it. */
export async function readReleaseFiles(release: string): Promise<ReleaseFiles | null> {
  try {
    const files: Record<string, string> = JSON.parse(await readFile(join(release, FILE_LIST), "utf8"));
    return new Map(Object.entries(files));
  } catch {
    return null;
  }
}
