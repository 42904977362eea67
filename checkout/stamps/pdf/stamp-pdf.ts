import { PDFDict, PDFDocument, PDFHexString, PDFName } from "@cantoo/pdf-lib";
import type { openFontFiles } from "#checkout/pdf/font-files.ts";
import { embedFonts } from "#checkout/pdf/fonts.ts";
import { type StampObstacle, stampObstacle } from "#scripts/pdf/stamp-obstacle.ts";
import { drawnLabel } from "./label.ts";
import { labelledPages } from "./labelled-pages.ts";

/** What is written on each page, and what the document's properties say. */
export interface Stamp {
  /** One line. */
  text: string;
  /** Entries of the document information dictionary by their names. */
  properties: Record<string, string>;
}

/** A PDF that is not stamped, since that would break it or it cannot be read. */
export class Unstampable extends Error {
  override name = "Unstampable";
  readonly reason: StampObstacle;

  constructor(reason: StampObstacle, options?: ErrorOptions) {
    super(`the PDF is ${reason}`, options);
    this.reason = reason;
  }
}

/** Points. */
const SIZE = 7;

/**
 * Adds a line at the foot of each page of a PDF, and entries to its properties. The changes are appended, so that all of the file
 * stays as it is (ISO 32000-2, 7.5.6).
 *
 * @throws {Unstampable}
 */
export async function stampPdf(
  pdf: Uint8Array,
  { text, properties }: Stamp,
  findFile: ReturnType<typeof openFontFiles>,
): Promise<Uint8Array> {
  const document = await load(pdf);
  const obstacle = stampObstacle(document);
  if (obstacle) throw new Unstampable(obstacle);
  const { context } = document;
  // With a snapshot of its own, the document would search all of its objects at each change.
  const changes = context.snapshot ?? document.takeSnapshot();
  context.snapshot = undefined;
  const fonts = await embedFonts(document, [["regular", text]], findFile);
  const addTo = labelledPages(context, drawnLabel(context, fonts, { text, size: SIZE }));
  for (const page of document.getPages()) {
    addTo(page);
    changes.markRefForSave(page.ref);
  }
  addProperties(document, properties);
  if (context.trailerInfo.Info) changes.markObjForSave(context.trailerInfo.Info);
  return Buffer.concat([pdf, await document.saveIncremental(changes)]);
}

async function load(pdf: Uint8Array): Promise<PDFDocument> {
  try {
    const options = { ignoreEncryption: true, updateMetadata: false, forIncrementalUpdate: true };
    return await PDFDocument.load(pdf, options);
  } catch (cause) {
    throw new Unstampable("damaged", { cause });
  }
}

/** Adds entries to the document information dictionary, and leaves those that it has. */
function addProperties({ context }: PDFDocument, properties: Stamp["properties"]): void {
  const existing = context.lookup(context.trailerInfo.Info);
  const info = existing instanceof PDFDict ? existing : context.obj({});
  if (info !== existing) context.trailerInfo.Info = context.register(info);
  for (const [name, value] of Object.entries(properties))
    info.set(PDFName.of(name), PDFHexString.fromText(value));
}
