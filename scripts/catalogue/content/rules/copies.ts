import type { Drafts } from "../content.ts";
import type { Findings } from "../mistakes.ts";
import { itemsAt, mistakeAt, textAt } from "../source.ts";

/** An edition has no more copies than its product, and editions that are all limited have at least as many together. */
export function checkCopies({ products, languages }: Drafts, findings: Findings): void {
  for (const { texts } of products) {
    const source = texts.get(languages[0]);
    if (!source?.isReadable) continue;
    const all = Number(textAt(source, ["copies"]) ?? Number.NaN);
    if (Number.isNaN(all)) continue;
    const options = itemsAt(source, ["options"]);
    let sum = 0;
    for (const option of options) {
      const path = [...option, "copies"];
      const copies = Number(textAt(source, path) ?? Number.NaN);
      sum += copies;
      if (copies > all) {
        findings.mistakes.push(
          mistakeAt(source, path, String(copies), `at most the product's copies, ${all}`),
        );
      }
    }
    if (options.length > 0 && sum < all) {
      const expected = `at most the copies of its editions together, ${sum}`;
      findings.mistakes.push(mistakeAt(source, ["copies"], String(all), expected));
    }
  }
}
