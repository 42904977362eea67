import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PDFiumDocument } from "@hyzyla/pdfium";
import sharp from "sharp";
import { z } from "zod";
import { cachedFolder } from "./cached-folder.ts";
import type { Asset } from "./content/content.ts";
import type { Mistake } from "./content/mistakes.ts";
import type { FileMetadata } from "./file-metadata.ts";
import type { MediaFolder } from "./media-folder.ts";
import { sampleFolder } from "./samples.ts";

/** Longer excerpts end here on the page. The file itself is whole. */
const MAX_PAGES = 24;
const MAX_PDF_BYTES = 32 * 1024 * 1024;
/** Pixels. */
const WIDTH = 960;
/** Pixels. AVIF ends at 16,384, so a page that would be higher is drawn narrower. */
const MAX_HEIGHT = 16_000;
/** As for pictures: see `picture.ts`. */
const AVIF = { quality: 62, effort: 1 };

/** Its name in the cache. In the site it follows the name of the PDF: `excerpt.pdf.1.avif`. */
const pictureName = (page: number) => `${page}.avif`;

const PdfPages = z.object({ count: z.int() });

/** A PDF that cannot be drawn, such as one with a password. `cause` says why. */
class UndrawablePdf extends Error {
  override name = "UndrawablePdf";
}

/**
 * Draws the pages of PDFs among samples as pictures, next to the PDF in the site.
 * Pages in `cacheDir` are not drawn again.
 * @param metadata that of all samples, by file
 * @returns the number of pages by file. Files that cannot be drawn are not in it, so that the site only links them, but in the
 * warnings.
 */
export async function preparePdfPages(
  contentDir: string,
  samples: readonly Asset[],
  metadata: ReadonlyMap<string, FileMetadata>,
  { cacheDir, media }: { cacheDir: string; media: MediaFolder },
): Promise<{ pageCounts: Map<string, number>; warnings: Mistake[] }> {
  const pageCounts = new Map<string, number>();
  const warnings: Mistake[] = [];
  for (const { name, file } of samples) {
    const pdf = metadata.get(file);
    if (pdf?.type !== "application/pdf" || pdf.size > MAX_PDF_BYTES) continue;
    const folder = join(cacheDir, "pages", cacheKey(pdf));
    try {
      const pages = await cachedFolder(folder, {
        schema: PdfPages,
        files: fileNames,
        generate: (to) => drawPages(join(contentDir, file), to),
      });
      for (const part of fileNames(pages))
        await media.link(`${sampleFolder(pdf)}/${name}.${part}`, join(folder, part));
      pageCounts.set(file, pages.count);
    } catch (error) {
      if (!(error instanceof UndrawablePdf)) throw error;
      warnings.push(undrawableWarning(file, error));
    }
  }
  return { pageCounts, warnings };
}

async function drawPages(path: string, folder: string): Promise<z.infer<typeof PdfPages>> {
  const { PDFiumLibrary } = await import("@hyzyla/pdfium");
  const content = await readFile(path);
  const undrawable = (cause: unknown) => {
    throw new UndrawablePdf(path, { cause });
  };
  const library = await PDFiumLibrary.init();
  try {
    const pdf = await library.loadDocument(content).catch(undrawable);
    const count = Math.min(pdf.getPageCount(), MAX_PAGES);
    for (let i = 0; i < count; i++) {
      const picture = await drawPage(pdf, i).catch(undrawable);
      await writeFile(join(folder, pictureName(i + 1)), picture);
    }
    pdf.destroy();
    return { count };
  } finally {
    library.destroy();
  }
}

/** @param index from 0 */
async function drawPage(pdf: PDFiumDocument, index: number): Promise<Buffer> {
  const page = pdf.getPage(index);
  const { originalWidth, originalHeight } = page.getOriginalSize();
  const scale = Math.min(WIDTH / originalWidth, MAX_HEIGHT / originalHeight);
  const { data, width, height } = await page.render({ scale, render: "bitmap" });
  const picture = sharp(data, { raw: { width, height, channels: 4 } });
  return picture.removeAlpha().avif(AVIF).toBuffer();
}

function undrawableWarning(file: string, { cause }: UndrawablePdf): Mistake {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const found = `a PDF whose pages cannot be drawn (${reason.replace(/\s+/g, " ").trim()})`;
  return { file, line: 1, field: "file", found, expected: "a readable PDF, since this one is only linked" };
}

/** Pages that are drawn differently need another address in the site too, since browsers keep them. */
function cacheKey({ sha256 }: FileMetadata): string {
  const settings = JSON.stringify([MAX_PAGES, WIDTH, MAX_HEIGHT, AVIF]);
  return createHash("sha256").update(settings).update(sha256).digest("hex").slice(0, 10);
}

function fileNames({ count }: z.infer<typeof PdfPages>): string[] {
  return Array.from({ length: count }, (_, i) => pictureName(i + 1));
}
