import { readFileSync } from "node:fs";
import { join } from "node:path";
import { normaliseLicenceKey } from "#domain/licence-key.ts";
import { decodeText } from "./decode-text.ts";
import { itemsAt, type Source, textAt } from "./source.ts";
import type { Path } from "./yaml.ts";

/** The licence keys of a file, one on each line. Blank lines do not count. */
export function readKeyList(contentDir: string, file: string): string[] {
  const { text } = decodeText(readFileSync(join(contentDir, file)));
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** The lists of licence keys that a product names: the file, and the edition that has its own. */
export function namedKeyLists(source: Source): { path: Path; name: string; option: string | null }[] {
  return [[], ...itemsAt(source, ["options"])].flatMap((item) => {
    const path = [...item, "licenceKeys", "list"];
    const name = textAt(source, path);
    if (name === null) return [];
    return [
      {
        path,
        name: name.normalize("NFC"),
        option: item.length === 0 ? null : textAt(source, [...item, "key"]),
      },
    ];
  });
}

/** The form in which keys are compared. null: the line is no key. */
export function keyId(key: string): string | null {
  const id = normaliseLicenceKey(key);
  return id.length >= MIN_LENGTH && key.length <= MAX_LENGTH ? id : null;
}

/** Shorter ones could be guessed. */
const MIN_LENGTH = 8;
/** The longest key that programs may send. */
const MAX_LENGTH = 100;
