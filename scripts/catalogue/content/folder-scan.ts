import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileNameProblem } from "#domain/file-name.ts";
import type { Asset } from "./content.ts";
import { decodeText, findControlCharacter } from "./decode-text.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { ContentMemory, ReadPage } from "./memory.ts";
import type { Findings } from "./mistakes.ts";

/** Hidden files, and those that file managers create. */
const IGNORED_FILE = /^(\.|Thumbs\.db$|desktop\.ini$)/;

/** The content folder and the findings so far. All paths are relative to the folder. */
export interface FolderScan {
  contentDir: string;
  findings: Findings;
  memory: ContentMemory;
  /** The pages that were read the last time. */
  earlier: ReadonlyMap<string, ReadPage>;
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

/** The files of a folder. Subfolders, empty files, and names that cannot be stored are mistakes. */
export function readAssets(scan: FolderScan, folder: string): Asset[] {
  const assets: Asset[] = [];
  for (const asset of listEntries(scan, folder)) {
    const mistake = assetMistake(scan, asset, assets.at(-1));
    if (mistake) addFileMistake(scan, asset.file, mistake.found, mistake.expected, mistake.field);
    // A file under a wrong name is still there for other checks.
    if (!mistake || mistake.field === "name") assets.push(asset);
  }
  return assets;
}

/** @param previous the file before it in the order of names, which has the same composed name if any file has */
function assetMistake(
  { contentDir }: FolderScan,
  { name, file }: Asset,
  previous: Asset | undefined,
): { found: string; expected: string; field?: string } | null {
  const stats = statSync(join(contentDir, file), { throwIfNoEntry: false });
  if (!stats && name.includes("\ufffd")) {
    return { found: "a name in another encoding", expected: "a name in UTF-8" };
  }
  if (!stats) return { found: "a broken link", expected: "a file" };
  if (stats.isDirectory()) return { found: "a folder", expected: "files only" };
  if (stats.size === 0) return { found: "an empty file", expected: "some content" };
  const problem = fileNameProblem(name);
  if (problem) return { ...problem, field: "name" };
  if (previous?.name !== name) return null;
  return {
    found: `${spelling(file)}, which is the same name as ${spelling(previous.file)} in Unicode`,
    expected: "one of the two files, or another name",
    field: "name",
  };
}

/** A path with what distinguishes two names that look alike: `"re\u0301sume\u0301.txt"`. */
function spelling(path: string): string {
  const ascii = path.replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${ascii}"`;
}

/**
 * The path of a file as the file system spells it, which may not be composed (NFC): macOS gives decomposed names. Unchanged
 * if there is no such file.
 */
export function pathOnDisk(contentDir: string, path: string): string {
  if (existsSync(join(contentDir, path))) return path;
  let found = "";
  for (const segment of path.split("/")) {
    const folder = join(contentDir, found);
    const names = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
    const name = names.find((name) => name.normalize("NFC") === segment.normalize("NFC"));
    if (name === undefined) return path;
    found = found === "" ? name : `${found}/${name}`;
  }
  return found;
}

export function isFolder({ contentDir }: FolderScan, file: string): boolean {
  return statSync(join(contentDir, file), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The text of a file. Another encoding than UTF-8 is a mistake. */
export function readText({ contentDir, findings }: FolderScan, file: string): string {
  const { text, problem } = decodeText(readFileSync(join(contentDir, file)));
  const mistake = problem ?? findControlCharacter(text);
  if (mistake) findings.mistakes.push({ file, ...mistake });
  return text;
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
