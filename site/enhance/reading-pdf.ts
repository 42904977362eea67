import type { PDFDocumentProxy } from "pdfjs-dist";
import { formatMessage, formatNumber } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import type { Opened } from "../lib/open-in-place.ts";
import { loadStylesheet } from "./load-stylesheet.ts";
import { fileUrl } from "./reading/file-url.ts";
import { openFrame } from "./reading/frame.ts";
import { pageControls } from "./reading/page-controls.ts";
import { drawPage } from "./reading/pdf-page.ts";
import { pdfSource } from "./reading/pdf-source.ts";
import { readPosition, savePosition } from "./reading/reading-positions.ts";
import { showSpreads } from "./reading/show-spreads.ts";

declare const MESSAGES: Messages["reading"];
declare const STYLES_URL: string;
/** The address of pdf.js and of what it needs. */
declare const PDFJS_FOLDER: string;

const stylesLoaded = loadStylesheet(STYLES_URL);

/** Shows the pages of a PDF over the page, from the one where it was left. Only the parts of the file that they need are loaded. */
export async function open(opened: Opened): Promise<void> {
  await stylesLoaded;
  const { file, lang, fetchUrl, reasonOf } = opened;
  let close = () => {};
  const frame = openFrame({ ...opened, messages: MESSAGES, onClose: () => close() });
  frame.note(MESSAGES.opening);
  const fail = (error: unknown) => frame.fail(reasonOf(error));
  try {
    const url = fileUrl(file, fetchUrl);
    const [pdfjs, size] = await Promise.all([loadPdfJs(), url.size()]);
    const range = pdfSource(pdfjs.PDFDataRangeTransport, { url, size, onError: fail });
    const { ERRORS: verbosity } = pdfjs.VerbosityLevel;
    const options = { range, disableAutoFetch: true, disableStream: true, verbosity };
    const task = pdfjs.getDocument({ ...options, ...resources() });
    close = () => void task.destroy();
    const document = await task.promise;
    const total = document.numPages;
    const nameOf = (page: number) =>
      formatMessage(MESSAGES.pagePlace, { n: formatNumber(page, lang), total: formatNumber(total, lang) });
    const context = { document, Layer: pdfjs.TextLayer, nameOf, goTo: (page: number) => spreads.goTo(page) };
    const spreads = await showSpreads(frame.stage, {
      total,
      start: Number(readPosition(file)) || 1,
      isRightToLeft: await isRightToLeft(document),
      draw: (page, scale) => drawPage(context, page, scale),
      sizeOf: async (page) => (await document.getPage(page)).getViewport({ scale: 1 }),
      onError: fail,
    });
    const controls = pageControls(spreads, { total, lang, nameOf, messages: MESSAGES });
    frame.foot.append(...controls.parts);
    frame.dialog.addEventListener("keydown", spreads.onKeyDown);
    spreads.onChange((page, spread) => {
      controls.show(page, spread);
      savePosition(file, page === 1 ? null : String(page));
    });
    close = () => {
      spreads.end();
      void task.destroy();
    };
  } catch (error) {
    fail(error);
  }
}

async function loadPdfJs(): Promise<typeof import("pdfjs-dist")> {
  const pdfjs: typeof import("pdfjs-dist") = await import(`${PDFJS_FOLDER}pdf.min.mjs`);
  pdfjs.GlobalWorkerOptions.workerSrc = `${PDFJS_FOLDER}pdf.worker.min.mjs`;
  return pdfjs;
}

/** Resources that pages need and the file lacks: https://mozilla.github.io/pdf.js/api/ */
function resources() {
  const at = (name: string) => new URL(`${PDFJS_FOLDER}${name}/`, location.href).href;
  return {
    cMapUrl: at("cmaps"),
    standardFontDataUrl: at("standard_fonts"),
    iccUrl: at("iccs"),
    wasmUrl: at("wasm"),
  };
}

/** Whether pages follow from right to left, as in books with vertical lines. */
async function isRightToLeft(document: PDFDocumentProxy): Promise<boolean> {
  return (await document.getViewerPreferences())?.get("Direction") === "R2L";
}
