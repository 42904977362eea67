import {
  beginText,
  endText,
  fill,
  moveText,
  type PDFContext,
  type PDFOperator,
  type PDFRef,
  rectangle,
  rgb,
  setFillingColor,
  setFontAndSize,
  setGraphicsState,
  showText,
} from "@cantoo/pdf-lib";
import type { Fonts } from "#checkout/pdf/fonts.ts";

/** A drawing that all pages share. Its lower left corner is the origin. */
export interface Label {
  ref: PDFRef;
  /** Points. */
  width: number;
}

const INK = rgb(0.26, 0.23, 0.2);
const PAPER = rgb(1, 1, 1);
/** Lets a page shine through around the text, and keeps the text legible on a dark one. */
const PAPER_OPACITY = 0.82;
/** In parts of the text's size. */
const PADDING = { side: 0.6, foot: 0.45, top: 0.35 };
/** From the baseline, in parts of the text's size. */
const ASCENT = 0.75;

/** Draws a line of text on a pale background. */
export function drawnLabel(
  context: PDFContext,
  fonts: Fonts,
  { text, size }: { text: string; size: number },
): Label {
  const width = fonts.width("regular", text, size) + 2 * PADDING.side * size;
  const height = (PADDING.foot + ASCENT + PADDING.top) * size;
  const fontNames: Record<string, PDFRef> = {};
  const operators: PDFOperator[] = [
    setGraphicsState("Paper"),
    setFillingColor(PAPER),
    rectangle(0, 0, width, height),
    fill(),
    setGraphicsState("Ink"),
    setFillingColor(INK),
    beginText(),
    moveText(PADDING.side * size, PADDING.foot * size),
  ];
  for (const { font, text: part } of fonts.runs("regular", text)) {
    const name = `F${font.ref.objectNumber}`;
    fontNames[name] = font.ref;
    operators.push(setFontAndSize(name, size), showText(font.encodeText(part)));
  }
  operators.push(endText());
  const drawing = context.formXObject(operators, {
    BBox: context.obj([0, 0, width, height]),
    Resources: {
      Font: fontNames,
      ExtGState: { Paper: { ca: PAPER_OPACITY }, Ink: { ca: 1 } },
    },
  });
  return { ref: context.register(drawing), width };
}
