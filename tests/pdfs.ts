import { degrees, PDFDocument, PDFName, rgb, StandardFonts } from "@cantoo/pdf-lib";
import { PDFiumLibrary } from "@hyzyla/pdfium";

const A5 = [419.5, 595.3] satisfies [number, number];

interface PdfOptions {
  /** Clockwise, of the page with the same number from 0. */
  rotations?: number[];
  /** The visible part of all pages: left, foot, width and height. */
  crop?: [number, number, number, number];
  isDark?: boolean;
  /** What a reader has to enter. */
  password?: string;
  isSigned?: boolean;
}

/** A PDF whose pages say which they are. */
export async function createPdf(
  texts: string[],
  { rotations = [], crop, isDark = false, password, isSigned = false }: PdfOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const document = await PDFDocument.create();
  document.setTitle("A small book");
  const font = await document.embedFont(StandardFonts.TimesRoman);
  for (const [index, text] of texts.entries()) {
    const page = document.addPage(A5);
    if (isDark) page.drawRectangle({ x: 0, y: 0, width: A5[0], height: A5[1], color: rgb(0.05, 0.05, 0.1) });
    page.drawText(text, { x: 60, y: 300, size: 14, font });
    page.setRotation(degrees(rotations[index] ?? 0));
    if (crop) page.setCropBox(...crop);
  }
  if (isSigned)
    document.catalog.set(PDFName.of("AcroForm"), document.context.obj({ SigFlags: 3, Fields: [] }));
  if (password !== undefined) document.encrypt({ userPassword: password, ownerPassword: password });
  return new Uint8Array(await document.save());
}

/** The text of each page, as PDFium reads it. */
export async function pdfTexts(pdf: Uint8Array): Promise<string[]> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    const texts = [...document.pages()].map((page) => page.getText().replace(/\s+/g, " ").trim());
    document.destroy();
    return texts;
  } finally {
    library.destroy();
  }
}
