import type { LibraryFile } from "../orders/library/library.ts";

/** A file that a buyer may download. Names are unique within a product and stay when a file is replaced, so an open page keeps working. */
export function fileResponse({ key: _, ...file }: LibraryFile) {
  return { id: file.name, ...file };
}

/** A file that was replaced by one of the same name, perhaps several times. */
export function earlierFileResponse({ key: _, ...file }: LibraryFile) {
  return { id: file.sha256, ...file };
}
