import { PDFDocument } from "pdf-lib";
import type { Write } from "../output.ts";
import type { Press } from "../print/press.ts";
import { bookDocument, bookTitle, excerptDocument } from "./pages.ts";

export const slug = "between-two-scripts";
const pageCount = 48;

/** The book and its excerpt as PDF. Returns the book for the pictures of its spreads. */
export async function makeBook(write: Write, press: Press): Promise<Uint8Array> {
  const subject = "Setting Chinese beside Latin type";
  const book = await press.print({ html: await bookDocument(), title: bookTitle, subject });
  const pages = (await PDFDocument.load(book)).getPageCount();
  if (pages !== pageCount) throw new Error(`The book came out with ${pages} pages, expected ${pageCount}`);
  await write(slug, "files/between-two-scripts.pdf", book);
  const title = `${bookTitle}: an excerpt`;
  await write(
    slug,
    "samples/excerpt.pdf",
    await press.print({ html: await excerptDocument(), title, subject }),
  );
  return book;
}
