import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type FileState, isSameState } from "#catalogue/file-hashes.ts";
import { isShownAsText } from "#catalogue/samples.ts";
import type { Asset, Drafts } from "../content.ts";
import { decodeText } from "../decode-text.ts";
import { didYouMean } from "../did-you-mean.ts";
import { describeValue, type Findings } from "../mistakes.ts";
import { availabilitiesOf } from "../schedule.ts";
import { itemsAt, mistakeAt, nameAt, type Source, valueAt } from "../source.ts";
import type { Path } from "../yaml.ts";
import { expectExisting } from "./references.ts";

/** Files that a text lists must exist in the product's folder and be listed once. Samples that are shown must be readable. */
export function checkAssets(drafts: Drafts, findings: Findings): void {
  for (const product of drafts.products) {
    const { texts, cover, localisedCovers, gallery, samples, files } = product;
    // The files of a pre-order may be missing until it is released.
    const ofFiles = availabilitiesOf(product, drafts).size > 0 ? asWarnings(findings) : findings;
    for (const { file } of [...(cover ? [cover] : []), ...localisedCovers.values(), ...gallery, ...samples])
      warnOfFonts(file, drafts.contentDir, findings);
    for (const sample of samples) expectReadable(sample, drafts.contentDir, findings);
    warnOfStrayFiles(texts.get(drafts.languages[0]), files, findings);
    for (const source of texts.values()) {
      expectListed(source, "gallery", "file", gallery, findings);
      expectOtherPicture(source, gallery, findings);
      expectListed(source, "samples", "file", samples, findings);
      expectListed(source, "files", "name", files, ofFiles);
      expectUnique(source, ["options"], "key", findings);
      expectUnique(source, ["testimonials"], "name", findings);
      for (const option of itemsAt(source, ["options"])) {
        expectExisting(source, [...option, "files"], new Set(assetNames(files)), "a file in files/", ofFiles);
      }
    }
  }
}

function asWarnings({ warnings }: Findings): Findings {
  return { mistakes: warnings, warnings };
}

/** Every item of a list must name a file in the folder with the list's name. */
function expectListed(source: Source, list: string, key: string, assets: Asset[], findings: Findings): void {
  const fileNames = assetNames(assets);
  expectUnique(source, [list], key, findings);
  for (const item of itemsAt(source, [list])) {
    const path = [...item, key];
    const name = nameAt(source, path);
    if (name === null || name === "" || fileNames.includes(name)) continue;
    const expected = `a file in ${list}/${didYouMean(name, fileNames)}`;
    findings.mistakes.push(mistakeAt(source, path, describeValue(name), expected));
  }
}

/** Checks that a picture is compared with another picture of the gallery. */
function expectOtherPicture(source: Source, gallery: Asset[], findings: Findings): void {
  for (const item of itemsAt(source, ["gallery"])) {
    const path = [...item, "before"];
    const name = nameAt(source, path);
    const others = assetNames(gallery).filter((other) => other !== nameAt(source, [...item, "file"]));
    if (name === null || others.includes(name)) continue;
    const expected = `another file in gallery/${didYouMean(name, others)}`;
    findings.mistakes.push(mistakeAt(source, path, describeValue(name), expected));
  }
}

function expectUnique(source: Source, list: Path, key: string, findings: Findings): void {
  const seen = new Set<string>();
  for (const item of itemsAt(source, list)) {
    const name = nameAt(source, [...item, key]);
    if (name === null) continue;
    if (seen.has(name)) {
      findings.mistakes.push(
        mistakeAt(source, [...item, key], `${describeValue(name)} again`, "no duplicates"),
      );
    }
    seen.add(name);
  }
}

/**
 * Warns of files that are not named where others are: those that no edition contains, and those that buyers of a product
 * without editions get although its list `files` leaves them out.
 */
function warnOfStrayFiles(source: Source | undefined, files: Asset[], findings: Findings): void {
  if (!source?.isReadable) return;
  const options = itemsAt(source, ["options"]);
  const hasAllFiles = (option: Path) => valueAt(source, [...option, "files"]) === undefined;
  const items =
    options.length > 0
      ? options.flatMap((option) => itemsAt(source, [...option, "files"]))
      : itemsAt(source, ["files"]).map((item) => [...item, "name"]);
  if (options.some(hasAllFiles) || items.length === 0) return;
  const named = items.map((item) => nameAt(source, item));
  for (const { name, file } of files) {
    if (named.includes(name)) continue;
    const [found, expected] =
      options.length > 0
        ? ["a file that no edition has", `${name} in the files of an edition in product.md, or not in files/`]
        : [
            "a file that the list files leaves out, and that buyers get",
            `${name} in that list in product.md, or not in files/`,
          ];
    findings.warnings.push({ file, line: 1, field: "file", found, expected });
  }
}

function assetNames(assets: Asset[]): string[] {
  return assets.map(({ name }) => name);
}

/** The page shows the text of a sample, so its encoding must be known. */
function expectReadable({ name, file }: Asset, contentDir: string, findings: Findings): void {
  const path = join(contentDir, file);
  if (!isShownAsText(name, statSync(path).size)) return;
  const { problem } = decodeText(readFileSync(path));
  if (problem) findings.mistakes.push({ file, ...problem });
}

/** Warns of text in an SVG, which is drawn with the fonts of the machine that builds the shop. */
function warnOfFonts(file: string, contentDir: string, findings: Findings): void {
  if (!/\.svg$/i.test(file)) return;
  const line = lineOfText(join(contentDir, file));
  if (line === null) return;
  const expected = "outlines, since text depends on the machine's fonts";
  findings.warnings.push({ file, line, field: "text", found: "a <text> element", expected });
}

/** The first line with text in each SVG that was read, by path. */
const linesOfText = new Map<string, FileState & { line: number | null }>();

function lineOfText(path: string): number | null {
  const { size, mtimeMs, ctimeMs } = statSync(path);
  const state = { size, mtimeMs, ctimeMs };
  const cached = linesOfText.get(path);
  if (cached && isSameState(cached, state)) return cached.line;
  const index = readFileSync(path, "utf8")
    .split("\n")
    .findIndex((line) => /<text[\s>]/.test(line));
  const line = index < 0 ? null : index + 1;
  linesOfText.set(path, { ...state, line });
  return line;
}
