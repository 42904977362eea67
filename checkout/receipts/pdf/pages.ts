import { type PDFDocument, type PDFPage, rgb } from "@cantoo/pdf-lib";
import type { Fonts, Style } from "#checkout/pdf/fonts.ts";
import { wrap } from "./wrap.ts";

/** In points. The foot has room for its line. */
const MARGIN = { top: 62, side: 62, bottom: 76 };
const FOOTER_Y = 42;
const HAIRLINE = 0.5;

/** Full-width closing punctuation. Its right half is blank, so a line that ends with it seems to end too early. */
const FULL_WIDTH_CLOSING = /[）。，、》」』】]$/;
const CLOSING_BLANK = 0.45;

const INK = rgb(0.137, 0.11, 0.094);
const SOFT = rgb(0.341, 0.306, 0.278);
const LINE = rgb(0.78, 0.755, 0.715);

interface TextOptions {
  x: number;
  /** The baseline. */
  y: number;
  size: number;
  style?: Style;
  isSoft?: boolean;
  /** `end`: the text ends at `x`. */
  align?: "start" | "end";
}

/** Pages that are filled from the top. `y` is where the next thing is drawn; it counts from the foot of the page. */
export interface Pages {
  readonly y: number;
  left: number;
  right: number;
  moveTo(y: number): void;
  moveBy(points: number): void;
  /** Begins another page if there is less room left. @returns whether it has */
  breakUnless(height: number): boolean;
  text(text: string, options: TextOptions): void;
  /** A line over the whole width. */
  rule(colour: "ink" | "line"): void;
  width(style: Style, text: string, size: number): number;
  wrap(text: string, style: Style, size: number, width: number): string[];
  /** A text and the page's number at the foot of each page, if there are several. */
  drawFooters(text: string, size: number): void;
}

export function createPages(
  document: PDFDocument,
  { fonts, size }: { fonts: Fonts; size: { width: number; height: number } },
): Pages {
  const left = MARGIN.side;
  const right = size.width - MARGIN.side;
  const top = size.height - MARGIN.top;
  let page: PDFPage = document.addPage([size.width, size.height]);
  let y = top;

  function drawText(
    on: PDFPage,
    text: string,
    { x, y, size, style = "regular", isSoft = false, align = "start" }: TextOptions,
  ): void {
    const end = x + (FULL_WIDTH_CLOSING.test(text) ? size * CLOSING_BLANK : 0);
    let at = align === "end" ? end - fonts.width(style, text, size) : x;
    for (const run of fonts.runs(style, text)) {
      on.drawText(run.text, { x: at, y, size, font: run.font, color: isSoft ? SOFT : INK });
      at += run.font.widthOfTextAtSize(run.text, size);
    }
  }

  return {
    get y() {
      return y;
    },
    left,
    right,
    moveTo(next) {
      y = next;
    },
    moveBy(points) {
      y += points;
    },
    breakUnless(height) {
      if (y - height >= MARGIN.bottom) return false;
      page = document.addPage([size.width, size.height]);
      y = top;
      return true;
    },
    text: (text, options) => drawText(page, text, options),
    rule(colour) {
      const color = colour === "ink" ? INK : LINE;
      page.drawLine({ start: { x: left, y }, end: { x: right, y }, thickness: HAIRLINE, color });
    },
    width: fonts.width,
    wrap: (text, style, size, max) => wrap(text, max, (part) => fonts.width(style, part, size)),
    drawFooters(text, size) {
      const all = document.getPages();
      if (all.length === 1) return;
      for (const [index, each] of all.entries()) {
        drawText(each, text, { x: left, y: FOOTER_Y, size, isSoft: true });
        const number = `${index + 1} / ${all.length}`;
        drawText(each, number, { x: right, y: FOOTER_Y, size, isSoft: true, align: "end" });
      }
    },
  };
}
