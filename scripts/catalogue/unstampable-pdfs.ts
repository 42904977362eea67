import { join } from "node:path";
import { MAX_STAMPED_PDF_BYTES } from "#domain/limits.ts";
import type { PublishedProducts } from "./content/content.ts";
import type { Mistake } from "./content/mistakes.ts";
import { itemsAt, nameAt, textAt, valueAt } from "./content/source.ts";
import type { Path } from "./content/yaml.ts";
import type { FileMetadata } from "./file-metadata.ts";

const PDF = /\.pdf$/i;
const REASONS = {
  damaged: "a PDF that cannot be read",
  encrypted: "an encrypted PDF",
  signed: "a signed PDF",
  large: `a PDF of more than ${MAX_STAMPED_PDF_BYTES / 1_000_000} MB`,
};

/**
 * Warns of PDFs that are to carry the buyer's name and cannot.
 * @param read the size of a file, and why it cannot be stamped
 */
export async function findUnstampablePdfs(
  { contentDir, products }: Pick<PublishedProducts, "contentDir" | "products">,
  read: (file: string, path: string) => Promise<Pick<FileMetadata, "size" | "stampObstacle">>,
): Promise<Mistake[]> {
  const warnings: Mistake[] = [];
  for (const { name, file } of products.flatMap(stampedPdfs)) {
    const { size, stampObstacle } = await read(file, join(contentDir, file));
    const reason = size > MAX_STAMPED_PDF_BYTES ? "large" : stampObstacle;
    if (reason === null) continue;
    const expected = `a PDF that can be stamped, since buyers get ${name} without their names`;
    warnings.push({ file, line: 1, field: "file", found: REASONS[reason], expected });
  }
  return warnings;
}

function stampedPdfs({ source, files }: PublishedProducts["products"][number]) {
  const editions = itemsAt(source, ["options"]);
  const stampOf = (path: Path) => textAt(source, [...path, "stampPdfs"]);
  const stamped = (editions.length > 0 ? editions : [[]]).filter(
    (edition) => (stampOf(edition) ?? stampOf([])) === "true",
  );
  const isIncluded = (name: string, edition: Path) => {
    const list = [...edition, "files"];
    // The list of a product, unlike that of an edition, only gives titles.
    if (edition.length === 0 || valueAt(source, list) === undefined) return true;
    return itemsAt(source, list).some((item) => nameAt(source, item) === name);
  };
  return files.filter(({ name }) => PDF.test(name) && stamped.some((edition) => isIncluded(name, edition)));
}
