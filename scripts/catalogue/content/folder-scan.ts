import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Asset } from "./content.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { Findings } from "./mistakes.ts";

/** Hidden files, and those that file managers create. */
const IGNORED_FILE = /^(\.|Thumbs\.db$|desktop\.ini$)/;

/** The content folder and the findings so far. All paths are relative to the folder. */
export interface FolderScan {
  contentDir: string;
  findings: Findings;
}

/** The entries of a folder, sorted by name; none if there is no such folder. */
export function listEntries({ contentDir }: FolderScan, folder: string): Asset[] {
  const path = join(contentDir, folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path)
    .filter((name) => !IGNORED_FILE.test(name))
    .map((name) => ({ name: name.normalize("NFC"), file: folder === "" ? name : `${folder}/${name}` }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The files of a folder. Subfolders and empty files are mistakes. */
export function readAssets(scan: FolderScan, folder: string): Asset[] {
  const assets: Asset[] = [];
  for (const asset of listEntries(scan, folder)) {
    const stats = statSync(join(scan.contentDir, asset.file), { throwIfNoEntry: false });
    if (!stats) addFileMistake(scan, asset.file, "a broken link", "a file");
    else if (stats.isDirectory()) addFileMistake(scan, asset.file, "a folder", "files only");
    else if (stats.size === 0) addFileMistake(scan, asset.file, "an empty file", "some content");
    else assets.push(asset);
  }
  return assets;
}

export function isFolder({ contentDir }: FolderScan, file: string): boolean {
  return statSync(join(contentDir, file), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The text of a file in UTF-8, without the byte order mark that some editors write. */
export function readText({ contentDir }: FolderScan, file: string): string {
  return readFileSync(join(contentDir, file), "utf8").replace(/^\uFEFF/, "");
}

/** Adds a mistake about a file itself, not about its content. */
export function addFileMistake(
  { findings }: FolderScan,
  file: string,
  found: string,
  expected: string,
  field = "file",
): void {
  findings.mistakes.push({ file, line: 1, field, found, expected });
}

/** Warns of an entry that is not read, and suggests a known name. */
export function warnOfIgnored({ findings }: FolderScan, { file, name }: Asset, knownNames: string[]): void {
  const expected = `a known name, since this one is ignored${didYouMean(name, knownNames)}`;
  findings.warnings.push({ file, line: 1, field: "file", found: JSON.stringify(name), expected });
}
