import {
  beginMarkedContent,
  concatTransformationMatrix,
  drawObject,
  endMarkedContent,
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  type PDFObject,
  type PDFPage,
  type PDFRef,
  popGraphicsState,
  pushGraphicsState,
} from "@cantoo/pdf-lib";
import type { Label } from "./label.ts";

/** Points. The shorter side of A4, for whose pages the sizes are meant. */
const A4_WIDTH = 595;
/** Distance of the label from the edges of the page. */
const MARGIN = { foot: 7, side: 14 };
/** Slides and posters get a larger label. */
const MAX_SCALE = 6;
const CONTENTS = PDFName.of("Contents");
const RESOURCES = PDFName.of("Resources");
const X_OBJECT = PDFName.of("XObject");

type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number];

/**
 * Adds a label to pages, in the middle of the foot as it is seen. Pages that are alike share what is added. Screen readers skip it (ISO
 * 32000-2, 14.8.2.2).
 */
export function labelledPages(context: PDFContext, label: Label): (page: PDFPage) => void {
  const resources = new Map<PDFObject | undefined, { ref: PDFRef; name: string }>();
  const drawings = new Map<string, PDFRef>();
  const begin = context.register(context.contentStream([pushGraphicsState()]));

  return (page) => {
    const { ref, name } = resourcesWithLabel(page);
    const drawing = drawingOf(name, matricesOf(page, label.width));
    page.node.set(CONTENTS, context.obj([begin, ...contentsOf(page), drawing]));
    page.node.set(RESOURCES, ref);
  };

  /** A page has resources of its own, or shares them with other pages. */
  function resourcesWithLabel({ node }: PDFPage): { ref: PDFRef; name: string } {
    const current = node.Resources();
    const cached = resources.get(current);
    if (cached) return cached;
    const objects = current?.lookupMaybe(X_OBJECT, PDFDict);
    const key = objects?.uniqueKey("Stamp") ?? PDFName.of("Stamp");
    const added = {
      ref: context.register(withEntry(current, X_OBJECT, withEntry(objects, key, label.ref))),
      name: key.decodeText(),
    };
    resources.set(current, added);
    return added;
  }

  function withEntry(dict: PDFDict | undefined, key: PDFName, value: PDFObject): PDFDict {
    const copy = dict?.clone(context) ?? context.obj({});
    copy.set(key, value);
    return copy;
  }

  /** Ends what the page draws, so that the label does not depend on it. */
  function drawingOf(name: string, matrices: Matrix[]): PDFRef {
    const key = JSON.stringify([name, matrices]);
    const cached = drawings.get(key);
    if (cached) return cached;
    const drawing = context.register(
      context.contentStream([
        popGraphicsState(),
        beginMarkedContent("Artifact"),
        pushGraphicsState(),
        ...matrices.map((matrix) => concatTransformationMatrix(...matrix)),
        drawObject(name),
        popGraphicsState(),
        endMarkedContent(),
      ]),
    );
    drawings.set(key, drawing);
    return drawing;
  }

  function contentsOf({ node }: PDFPage): PDFObject[] {
    const ref = node.get(CONTENTS);
    const content = context.lookup(ref);
    if (content instanceof PDFArray) return content.asArray();
    return ref && content ? [ref] : [];
  }
}

/** Where the label is drawn on a page. */
function matricesOf(page: PDFPage, width: number): Matrix[] {
  const { axes, width: seenWidth, height: seenHeight } = seenPage(page);
  const wanted = Math.min(Math.max(Math.min(seenWidth, seenHeight) / A4_WIDTH, 1), MAX_SCALE);
  const scale = Math.min(wanted, Math.max(seenWidth - 2 * MARGIN.side, 1) / width);
  return [axes, [scale, 0, 0, scale, (seenWidth - width * scale) / 2, MARGIN.foot * wanted]];
}

/** The visible part of a page after its rotation: its size, and the matrix whose origin is its lower left corner. */
function seenPage(page: PDFPage): { axes: Matrix; width: number; height: number } {
  const { x, y, width, height } = page.getCropBox();
  const [right, top] = [x + width, y + height];
  const upright = { width, height };
  const turned = { width: height, height: width };
  switch (((page.getRotation().angle % 360) + 360) % 360) {
    case 90:
      return { ...turned, axes: [0, 1, -1, 0, right, y] };
    case 180:
      return { ...upright, axes: [-1, 0, 0, -1, right, top] };
    case 270:
      return { ...turned, axes: [0, -1, 1, 0, x, top] };
    default:
      return { ...upright, axes: [1, 0, 0, 1, x, y] };
  }
}
