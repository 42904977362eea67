import type { Drafts } from "../content.ts";
import type { Findings } from "../mistakes.ts";
import { itemsAt, mistakeAt, type Source, valueAt } from "../source.ts";

/** A licence key is for a product with files. A bundle without files of its own has the keys of its products. */
export function checkLicenceKeys({ products, languages }: Drafts, findings: Findings): void {
  for (const { texts, files } of products) {
    const source = texts.get(languages[0]);
    if (!source?.isReadable || files.length > 0 || valueAt(source, ["bundle"]) === undefined) continue;
    for (const path of licenceKeyPaths(source)) {
      const expected = "licenceKeys in the products of the bundle";
      findings.mistakes.push(mistakeAt(source, path, "licence keys of a bundle without files", expected));
    }
  }
}

function licenceKeyPaths(source: Source) {
  return [[], ...itemsAt(source, ["options"])]
    .map((path) => [...path, "licenceKeys"])
    .filter((path) => valueAt(source, path) !== undefined);
}
