import { PDFArray, PDFDict, type PDFDocument, type PDFObject, PDFString } from "pdf-lib";

const nodeId = /^node\d+$/;

/**
 * Numbers the elements of a tagged PDF from one. Chromium names them by counters that start at another number in each
 * run; only their order is the same.
 */
export function renumberNodes(document: PDFDocument): void {
  const found: { id: string; replace: (by: PDFString) => void }[] = [];
  for (const [, object] of document.context.enumerateIndirectObjects()) collect(object, found);
  const ids = [...new Set(found.map(({ id }) => id))].sort();
  const numbers = new Map(ids.map((id, i) => [id, PDFString.of(`node${String(i + 1).padStart(8, "0")}`)]));
  for (const { id, replace } of found) replace(numbers.get(id) ?? PDFString.of(id));
}

function collect(object: PDFObject, found: { id: string; replace: (by: PDFString) => void }[]): void {
  const visit = (value: PDFObject, replace: (by: PDFString) => void) => {
    if (value instanceof PDFString && nodeId.test(value.asString()))
      found.push({ id: value.asString(), replace });
    else collect(value, found);
  };
  if (object instanceof PDFArray) {
    for (let i = 0; i < object.size(); i++) visit(object.get(i), (by) => object.set(i, by));
  } else if (object instanceof PDFDict) {
    for (const [key, value] of object.entries()) visit(value, (by) => object.set(key, by));
  }
}
