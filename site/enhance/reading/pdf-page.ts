import type { PDFDocumentProxy, PDFPageProxy, TextLayer } from "pdfjs-dist";
import { element as create } from "../element.ts";

/** The largest canvas that phones can hold. */
const MAX_CANVAS_PIXELS = 16_000_000;

/** The context that all pages of a document share. */
export interface PdfContext {
  document: PDFDocumentProxy;
  Layer: typeof TextLayer;
  /** "Page 3 of 12" */
  nameOf: (page: number) => string;
  goTo: (page: number) => void;
}

/** A page as a picture, with its text to select and its links. @param scale CSS pixels for a point */
export async function drawPage(context: PdfContext, number: number, scale: number): Promise<HTMLElement> {
  const page = await context.document.getPage(number);
  const viewport = page.getViewport({ scale });
  const { width, height } = viewport;
  const density = Math.min(devicePixelRatio, Math.sqrt(MAX_CANVAS_PIXELS / (width * height)));
  const canvas = create("canvas", {
    width: Math.floor(width * density),
    height: Math.floor(height * density),
  });
  const text = create("div", { class: "pdf-page-text" });
  const picture = create("div", { class: "pdf-page", "aria-label": context.nameOf(number) }, canvas, text);
  picture.role = "group";
  picture.style.width = `${width}px`;
  picture.style.height = `${height}px`;
  // The text layer of pdf.js measures by it.
  picture.style.setProperty("--total-scale-factor", String(scale));
  const transform = [density, 0, 0, density, 0, 0];
  await page.render({ canvas, viewport, transform }).promise;
  const textContentSource = page.streamTextContent();
  await new context.Layer({ textContentSource, container: text, viewport }).render();
  picture.append(...(await linksOf(context, page, scale)));
  return picture;
}

/** Links to other pages and to the web. Other annotations are in the picture. */
async function linksOf(context: PdfContext, page: PDFPageProxy, scale: number): Promise<HTMLElement[]> {
  const annotations = await page.getAnnotations();
  const viewport = page.getViewport({ scale });
  const links = annotations
    .filter(({ subtype }) => subtype === "Link")
    .map(async ({ rect, url, dest }) => {
      const target = dest ? await pageOf(context.document, dest).catch(() => null) : null;
      if (!url && target === null) return [];
      const label = target === null ? url : context.nameOf(target);
      const link = create("a", { class: "pdf-page-link", href: url ?? "#", "aria-label": label });
      if (url) {
        link.target = "_blank";
        link.rel = "noopener noreferrer";
      } else {
        link.addEventListener("click", (event) => {
          event.preventDefault();
          if (target !== null) context.goTo(target);
        });
      }
      const [x1, y1] = viewport.convertToViewportPoint(rect[0], rect[1]);
      const [x2, y2] = viewport.convertToViewportPoint(rect[2], rect[3]);
      Object.assign(link.style, {
        left: `${Math.min(x1, x2)}px`,
        top: `${Math.min(y1, y2)}px`,
        width: `${Math.abs(x2 - x1)}px`,
        height: `${Math.abs(y2 - y1)}px`,
      });
      return [link];
    });
  return (await Promise.all(links)).flat();
}

/** The number of the page that a link leads to. */
async function pageOf(document: PDFDocumentProxy, destination: string | unknown[]): Promise<number | null> {
  const target = typeof destination === "string" ? await document.getDestination(destination) : destination;
  const [page] = target ?? [];
  if (typeof page === "number") return page + 1;
  return page ? (await document.getPageIndex(page)) + 1 : null;
}
