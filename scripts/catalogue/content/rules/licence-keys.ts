import type { Drafts, ProductDraft } from "../content.ts";
import { keyId, namedKeyLists, readKeyList } from "../key-lists.ts";
import type { Findings } from "../mistakes.ts";
import { itemsAt, mistakeAt, type Source, valueAt } from "../source.ts";

/**
 * A licence key is for a product with files. A bundle without files of its own has the keys of its products. A list of keys is a
 * file next to the product. Each key may occur only once in all lists.
 */
export function checkLicenceKeys(drafts: Drafts, findings: Findings): void {
  const { products, languages } = drafts;
  const seen = new Map<string, string>();
  for (const product of products) {
    const { texts, files } = product;
    const source = texts.get(languages[0]);
    if (source?.isReadable) checkKeyLists(drafts.contentDir, { product, source, seen }, findings);
    if (!source?.isReadable || files.length > 0 || valueAt(source, ["bundle"]) === undefined) continue;
    for (const path of licenceKeyPaths(source)) {
      const expected = "licenceKeys in the products of the bundle";
      findings.mistakes.push(mistakeAt(source, path, "licence keys of a bundle without files", expected));
    }
  }
}

/** @param seen where each key is, by what distinguishes it from others */
function checkKeyLists(
  contentDir: string,
  { product, source, seen }: { product: ProductDraft; source: Source; seen: Map<string, string> },
  findings: Findings,
): void {
  for (const { path, name } of namedKeyLists(source)) {
    const list = product.keyLists.find((asset) => asset.name === name);
    if (!list) {
      findings.mistakes.push(mistakeAt(source, path, JSON.stringify(name), "a file beside product.md"));
      continue;
    }
    const add = (found: string, expected: string) =>
      findings.mistakes.push({ file: list.file, line: 1, field: "keys", found, expected });
    const keys = readKeyList(contentDir, list.file);
    if (keys.length === 0) add("no key", "a licence key on each line");
    for (const key of keys) {
      const id = keyId(key);
      // The key itself is a secret, even in a log of mistakes.
      const shown = `a line that begins with "${key.slice(0, SHOWN)}"`;
      const other = id !== null && seen.get(id);
      if (id === null) add(shown, "licence keys of at least 8 letters and digits, at most 100 characters");
      else if (other) add(`${shown} as in ${other}`, "each licence key once");
      else seen.set(id, list.file);
    }
  }
}

const SHOWN = 4;

function licenceKeyPaths(source: Source) {
  return [[], ...itemsAt(source, ["options"])]
    .map((path) => [...path, "licenceKeys"])
    .filter((path) => valueAt(source, path) !== undefined);
}
