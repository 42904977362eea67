import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Asset } from "./content.ts";
import type { Findings } from "./mistakes.ts";
import { didYouMean } from "./nearest.ts";

/** What file managers leave behind. */
const CLUTTER = /^(\.|Thumbs\.db$|desktop\.ini$)/;

/** A run through the content folder. All paths are within it. */
export interface Reading {
  contentDir: string;
  findings: Findings;
}

/** What is in a folder, sorted by name; nothing if the folder is not there. */
export function entries({ contentDir }: Reading, folder: string): Asset[] {
  const path = join(contentDir, folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path)
    .filter((name) => !CLUTTER.test(name))
    .map((name) => ({ name: name.normalize("NFC"), file: folder === "" ? name : `${folder}/${name}` }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The files of a folder that must hold files only, none of them empty. */
export function readAssets(reading: Reading, folder: string): Asset[] {
  const assets: Asset[] = [];
  for (const asset of entries(reading, folder)) {
    const facts = statSync(join(reading.contentDir, asset.file), { throwIfNoEntry: false });
    if (!facts) misplaced(reading, asset.file, "a link to nothing", "a file");
    else if (facts.isDirectory()) misplaced(reading, asset.file, "a folder", "files only");
    else if (facts.size === 0) misplaced(reading, asset.file, "an empty file", "some content");
    else assets.push(asset);
  }
  return assets;
}

export function isFolder({ contentDir }: Reading, file: string): boolean {
  return statSync(join(contentDir, file), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Text in UTF-8, without the byte order mark that some editors write. */
export function readText({ contentDir }: Reading, file: string): string {
  return readFileSync(join(contentDir, file), "utf8").replace(/^\uFEFF/, "");
}

/** A mistake in what is there, not in what is written in it. */
export function misplaced(
  { findings }: Reading,
  file: string,
  found: string,
  expected: string,
  field = "file",
): void {
  findings.mistakes.push({ file, line: 1, field, found, expected });
}

/** Nobody reads this file: maybe its name is wrong. */
export function ignored({ findings }: Reading, { file, name }: Asset, known: string[]): void {
  const expected = `nothing of that name: it is ignored${didYouMean(name, known)}`;
  findings.warnings.push({ file, line: 1, field: "file", found: JSON.stringify(name), expected });
}
