import { mkdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { linkOrCopySync } from "#platform/link-or-copy.ts";
import type { ReleaseFiles } from "./release-files.ts";
import { COPY, type EarlierSite, mayHaveCopy, type SiteWriter } from "./site-writer.ts";

/** The search index, which comes and goes as a whole. */
const SEARCH_FOLDER = "/pagefind";

interface AssembleOptions {
  /** The folder of the release's site, with its new files only. */
  site: string;
  writer: Pick<SiteWriter, "files" | "fresh">;
  /** The live release, which has all other files. */
  earlier: EarlierSite | null;
  /** A release that is not needed any more. Its site becomes that of the new release. */
  reused: EarlierSite | null;
}

/**
 * Completes the site of a release. A folder with all files would cost a link for each of them. So the site of a release that is
 * about to be deleted is taken, and only files that differ are exchanged.
 */
export async function assembleSite({ site, writer, earlier, reused }: AssembleOptions): Promise<void> {
  const { files, fresh } = writer;
  if (reused) {
    exchange(reused, { site, files });
    await rm(join(reused.site, SEARCH_FOLDER), { recursive: true, force: true });
  }
  const to = reused?.site ?? site;
  const createFolder = folderCreator();
  for (const [path, version] of files) {
    if (reused?.files.get(path) === version) continue;
    const from = fresh.has(path) ? site : (earlier?.site ?? site);
    if (from === to) continue;
    createFolder(dirname(join(to, path)));
    const take = from === site ? move : linkOrCopySync;
    if (!take(join(from, path), join(to, path))) throw new Error(`${join(from, path)} is missing`);
    if (mayHaveCopy(path)) take(join(from, path) + COPY, join(to, path) + COPY);
  }
  if (!reused) return;
  move(join(site, SEARCH_FOLDER), join(to, SEARCH_FOLDER));
  await rm(site, { recursive: true, force: true });
  await rename(to, site);
}

/** Deletes the files that a release does not have, or has with other content, and folders that are empty then. */
function exchange(reused: EarlierSite, { files }: { site: string; files: ReleaseFiles }): void {
  for (const [path, version] of reused.files) {
    if (files.get(path) === version) continue;
    const file = join(reused.site, path);
    rmSync(file, { force: true });
    if (mayHaveCopy(path)) rmSync(file + COPY, { force: true });
    if (!files.has(path)) removeEmptyFolders(dirname(file), reused.site);
  }
}

function removeEmptyFolders(folder: string, root: string): void {
  if (folder === root) return;
  try {
    rmdirSync(folder);
  } catch {
    return;
  }
  removeEmptyFolders(dirname(folder), root);
}

function folderCreator(): (folder: string) => void {
  const created = new Set<string>();
  return (folder) => {
    if (!created.has(folder)) mkdirSync(folder, { recursive: true });
    created.add(folder);
  };
}

/** @returns false if there is no such file */
function move(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}
