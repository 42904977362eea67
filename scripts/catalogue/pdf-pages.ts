import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { z } from "zod";
import { cachedFolder, linkOrCopy } from "./cached-folder.ts";
import type { Asset } from "./content/content.ts";
import type { FileMetadata } from "./file-metadata.ts";
import { sampleFolder } from "./samples.ts";

/** Longer excerpts end here on the page. The file itself is whole. */
const MAX_PAGES = 24;
const MAX_PDF_BYTES = 32 * 1024 * 1024;
/** Pixels. */
const WIDTH = 960;
/** As for pictures: see `picture.ts`. */
const AVIF = { quality: 62, effort: 1 };

/** Its name in the cache. In the site it follows the name of the PDF: `excerpt.pdf.1.avif`. */
const pictureName = (page: number) => `${page}.avif`;

const PdfPages = z.object({ count: z.int() });

/** A PDF that cannot be drawn, such as one with a password. */
class UndrawablePdf extends Error {
  override name = "UndrawablePdf";
}

/**
 * Draws the pages of PDFs among samples as pictures, beside the PDF in the site.
 * Pages in `cacheDir` are not drawn again.
 * @param metadata that of all samples, by file
 * @returns the number of pages by file, without files that cannot be drawn, which pages then only link
 */
export async function preparePdfPages(
  contentDir: string,
  samples: readonly Asset[],
  metadata: ReadonlyMap<string, FileMetadata>,
  { cacheDir, mediaDir }: { cacheDir: string; mediaDir: string },
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
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
        await linkOrCopy(join(folder, part), join(mediaDir, sampleFolder(pdf), `${name}.${part}`));
      counts.set(file, pages.count);
    } catch (error) {
      if (!(error instanceof UndrawablePdf)) throw error;
    }
  }
  return counts;
}

async function drawPages(path: string, folder: string): Promise<z.infer<typeof PdfPages>> {
  const { PDFiumLibrary } = await import("@hyzyla/pdfium");
  const library = await PDFiumLibrary.init();
  try {
    const pdf = await library.loadDocument(await readFile(path)).catch((cause: unknown) => {
      throw new UndrawablePdf(path, { cause });
    });
    const count = Math.min(pdf.getPageCount(), MAX_PAGES);
    for (let i = 0; i < count; i++) {
      const page = pdf.getPage(i);
      const scale = WIDTH / page.getOriginalSize().originalWidth;
      const { data, width, height } = await page.render({ scale, render: "bitmap" });
      const picture = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
      await picture.avif(AVIF).toFile(join(folder, pictureName(i + 1)));
    }
    pdf.destroy();
    return { count };
  } finally {
    library.destroy();
  }
}

/** Pages that are drawn differently need another address in the site too, since browsers keep them. */
function cacheKey({ sha256 }: FileMetadata): string {
  const settings = JSON.stringify([MAX_PAGES, WIDTH, AVIF]);
  return createHash("sha256").update(settings).update(sha256).digest("hex").slice(0, 10);
}

function fileNames({ count }: z.infer<typeof PdfPages>): string[] {
  return Array.from({ length: count }, (_, i) => pictureName(i + 1));
}
