import { PDFDocument } from "pdf-lib";
import type { Write } from "../output.ts";
import type { Printer } from "../print/printer.ts";
import { bookDocument, bookTitle, excerptDocument } from "./pages.ts";

export const slug = "between-two-scripts";
const pageCount = 48;

/** The book and its excerpt as PDF. Returns the book, of which `drawSpreads` takes pictures. */
export async function makeBook(write: Write, printer: Printer): Promise<Uint8Array> {
  const subject = "Setting Chinese beside Latin type";
  const book = await printer.print({ html: await bookDocument(), title: bookTitle, subject });
  const pages = (await PDFDocument.load(book)).getPageCount();
  if (pages !== pageCount) throw new Error(`The book came out with ${pages} pages, expected ${pageCount}`);
  await write(slug, "files/between-two-scripts.pdf", book);
  const title = `${bookTitle}: an excerpt`;
  await write(
    slug,
    "samples/excerpt.pdf",
    await printer.print({ html: await excerptDocument(), title, subject }),
  );
  return book;
}
