import { PDFDict, type PDFDocument, PDFName, PDFNumber } from "@cantoo/pdf-lib";

/** Why a PDF is not stamped: it cannot be read, only with a password, or would no longer be what was signed. */
export type StampObstacle = "damaged" | "encrypted" | "signed";

/** @param document loaded with `ignoreEncryption`; null: that failed */
export function stampObstacle(document: PDFDocument | null): StampObstacle | null {
  if (document === null) return "damaged";
  if (document.isEncrypted) return "encrypted";
  if (isSigned(document)) return "signed";
  return countPages(document) === 0 ? "damaged" : null;
}

/** Whether a change would invalidate a signature or a permission. ISO 32000-2, 12.7.3 and 12.8.6 */
function isSigned({ catalog }: PDFDocument): boolean {
  const form = catalog.lookup(PDFName.of("AcroForm"));
  const flags = form instanceof PDFDict ? form.lookup(PDFName.of("SigFlags")) : undefined;
  const hasSignatures = flags instanceof PDFNumber && (flags.asNumber() & 1) === 1;
  return hasSignatures || catalog.has(PDFName.of("Perms"));
}

function countPages(document: PDFDocument): number {
  try {
    return document.getPageCount();
  } catch {
    return 0;
  }
}
