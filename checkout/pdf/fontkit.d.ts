declare module "fontkit" {
  import type { PDFDocument } from "@cantoo/pdf-lib";

  type Created = Awaited<ReturnType<Parameters<PDFDocument["registerFontkit"]>[0]["create"]>>;

  /** A file of one font. */
  export function create(file: Uint8Array): Extract<Created, { characterSet: number[] }>;
}
