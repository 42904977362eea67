import type { Drafts } from "../content.ts";
import { PLACEHOLDER_COVER } from "../folder.ts";
import type { Findings } from "../mistakes.ts";

/** The file that `shop new product` puts among those for sale. */
export const PLACEHOLDER_FILE = "placeholder.txt";

/** Warns of placeholders that `shop new product` has made and the creator has not replaced. */
export function checkPlaceholders({ products }: Drafts, findings: Findings): void {
  const warn = (file: string, found: string, expected: string) =>
    findings.warnings.push({ file, line: 1, field: "file", found, expected });
  for (const { cover, files } of products) {
    if (cover?.name === PLACEHOLDER_COVER) {
      const expected =
        "your own cover, such as cover.png or cover.jpg; or rename this one to cover.png to keep it";
      warn(cover.file, "a placeholder", expected);
    }
    const placeholder = files.find(({ name }) => name === PLACEHOLDER_FILE);
    if (placeholder) {
      const expected = "what you sell: put your files beside it, and delete it";
      warn(placeholder.file, "a placeholder, which buyers would get", expected);
    }
  }
}
