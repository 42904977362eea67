import type { PDFDocument } from "@cantoo/pdf-lib";
import type { Fonts, StyledText } from "#checkout/pdf/fonts.ts";
import type { DescribedReceipt } from "#messages/describe-receipt.ts";
import type { ReceiptMessages } from "#messages/types.ts";
import { createPages, type Pages } from "./pages.ts";

interface Content {
  described: DescribedReceipt;
  texts: ReceiptMessages;
  /** The text at the foot of every page. */
  footer: string;
}

/** Sizes and leading, in points. */
const TITLE = 30;
const TEXT = 10;
const SMALL = 8.5;
const TOTAL = 12.5;
const LEADING = 14;
const GUTTER = 16;
const NOTES_ABOVE = 3 * LEADING;

/** The texts of the receipt, for which fonts are subset. */
export function receiptTexts({ described, texts, footer }: Content): StyledText[] {
  const { title, facts, seller, buyer, lines, sums, total, afterTotal, notes } = described;
  const regular = [
    ...[texts.seller, texts.buyer, texts.item, texts.quantity, texts.each, texts.sum, footer],
    ...[...facts, ...sums, ...afterTotal].flat(),
    ...[...seller.lines, ...(buyer?.lines ?? []), ...notes],
    ...lines.flatMap((line) => Object.values(line)).flat(),
    "0123456789/ ",
  ];
  return [
    ["title", title],
    ...[seller.name, buyer?.name ?? "", ...total].map((text) => ["bold", text] as const),
    ...regular.map((text) => ["regular", text] as const),
  ];
}

/** Draws the receipt on as many pages as it needs. */
export function drawReceipt(
  document: PDFDocument,
  { described, texts, footer }: Content,
  { fonts, size }: { fonts: Fonts; size: { width: number; height: number } },
): void {
  const pages = createPages(document, { fonts, size });
  drawHead(pages, described);
  drawParties(pages, described, texts);
  drawLines(pages, described.lines, texts);
  drawSums(pages, described);
  drawNotes(pages, described.notes);
  pages.drawFooters(footer, SMALL);
}

/** The left edge of the second column. */
function secondColumn({ left, right }: Pages): number {
  return left + (right - left) * 0.54;
}

/** The title on the left, number and dates on the right. */
function drawHead(pages: Pages, { title, facts }: DescribedReceipt): void {
  const { left, right } = pages;
  const factsAt = secondColumn(pages);
  const labels = Math.max(...facts.map(([name]) => pages.width("regular", name, SMALL))) + GUTTER;
  pages.text(title, { x: left, y: pages.y - TITLE * 0.62, style: "title", size: TITLE });
  let y = pages.y - SMALL;
  for (const [name, value] of facts) {
    pages.text(name, { x: factsAt, y, size: SMALL, isSoft: true });
    for (const line of pages.wrap(value, "regular", SMALL, right - factsAt - labels)) {
      pages.text(line, { x: factsAt + labels, y, size: SMALL });
      y -= LEADING - 1;
    }
  }
  pages.moveTo(Math.min(y, pages.y - TITLE) - 2 * LEADING);
}

function drawParties(pages: Pages, { seller, buyer }: DescribedReceipt, texts: ReceiptMessages): void {
  const { left, right } = pages;
  const second = secondColumn(pages);
  const columns = [
    { label: texts.seller, party: seller, x: left, width: second - left - GUTTER },
    { label: texts.buyer, party: buyer, x: second, width: right - second },
  ];
  let lowest = pages.y;
  for (const { label, party, x, width } of columns) {
    if (!party) continue;
    let y = pages.y - SMALL;
    pages.text(label, { x, y, size: SMALL, isSoft: true });
    for (const [style, text] of [
      ["bold", party.name],
      ...party.lines.map((line) => ["regular", line]),
    ] as const) {
      for (const line of pages.wrap(text, style === "bold" ? "bold" : "regular", TEXT, width)) {
        y -= LEADING;
        pages.text(line, { x, y, size: TEXT, style: style === "bold" ? "bold" : "regular" });
      }
    }
    lowest = Math.min(lowest, y);
  }
  pages.moveTo(lowest - 3 * LEADING);
}

/** Names on the left; quantity, price and amount in columns whose figures end below each other. */
function drawLines(pages: Pages, lines: DescribedReceipt["lines"], texts: ReceiptMessages): void {
  const { left, right } = pages;
  const widest = (label: string, values: string[]) =>
    Math.max(
      pages.width("regular", label, SMALL),
      ...values.map((value) => pages.width("regular", value, TEXT)),
    );
  const sumsWidth = widest(
    texts.sum,
    lines.map(({ sum }) => sum),
  );
  const eachEnd = right - Math.max(sumsWidth, 56) - GUTTER;
  const quantityEnd =
    eachEnd -
    Math.max(
      widest(
        texts.each,
        lines.map(({ each }) => each),
      ),
      56,
    ) -
    GUTTER;
  const nameWidth =
    quantityEnd -
    widest(
      texts.quantity,
      lines.map(({ quantity }) => quantity),
    ) -
    GUTTER -
    left;
  const cells = (
    y: number,
    size: number,
    isSoft: boolean,
    [quantity = "", each = "", sum = ""]: string[],
  ) => {
    for (const [text, x] of [
      [quantity, quantityEnd],
      [each, eachEnd],
      [sum, right],
    ] as const) {
      pages.text(text, { x, y, size, isSoft, align: "end" });
    }
  };
  const heading = () => {
    pages.rule("ink");
    pages.moveBy(-LEADING);
    pages.text(texts.item, { x: left, y: pages.y, size: SMALL, isSoft: true });
    cells(pages.y, SMALL, true, [texts.quantity, texts.each, texts.sum]);
    pages.moveBy(-6);
    pages.rule("line");
  };
  heading();
  for (const [index, { name, detail, licenceKeys, quantity, each, sum }] of lines.entries()) {
    const names = pages.wrap(name, "regular", TEXT, nameWidth);
    const details = pages.wrap(detail, "regular", SMALL, nameWidth);
    const height = names.length * LEADING + details.length * (LEADING - 2) + 8;
    if (pages.breakUnless(height)) heading();
    else if (index > 0) pages.rule("line");
    let y = pages.y - LEADING - 1;
    cells(y, TEXT, false, [quantity, each, sum]);
    for (const line of names) {
      pages.text(line, { x: left, y, size: TEXT });
      y -= LEADING;
    }
    for (const line of details) {
      pages.text(line, { x: left, y: y + 1.5, size: SMALL, isSoft: true });
      y -= LEADING - 2;
    }
    pages.moveTo(y + LEADING - 7);
    // A line can have a hundred, which do not fit on one page.
    for (const line of licenceKeys.flatMap((key) => pages.wrap(key, "regular", SMALL, nameWidth))) {
      if (pages.breakUnless(LEADING)) {
        heading();
        pages.moveBy(-LEADING / 2);
      }
      pages.moveBy(-(LEADING - 2));
      pages.text(line, { x: left, y: pages.y + 6.5, size: SMALL, isSoft: true });
    }
  }
  pages.rule("ink");
}

/** Names begin where the buyer's address does. */
function drawSums(pages: Pages, { sums, total, afterTotal, notes }: DescribedReceipt): void {
  const { right } = pages;
  const rows = [
    ...sums.map((row) => ({ row, size: TEXT, style: "regular" as const, isSoft: false })),
    { row: total, size: TOTAL, style: "bold" as const, isSoft: false },
    ...afterTotal.map((row) => ({ row, size: SMALL, style: "regular" as const, isSoft: true })),
  ];
  // The notes stay with the sums, so that no page has only them.
  pages.breakUnless((rows.length + 1) * (LEADING + 2) + notesHeight(pages, notes));
  pages.moveBy(-4);
  const amounts = Math.max(...rows.map(({ row, size, style }) => pages.width(style, row[1], size))) + GUTTER;
  const names = secondColumn(pages);
  for (const { row, size, style, isSoft } of rows) {
    const [name, sum] = row;
    pages.moveBy(-(LEADING + (size > TEXT ? 5 : 1)));
    pages.text(sum, { x: right, y: pages.y, size, style, isSoft, align: "end" });
    for (const [index, line] of pages.wrap(name, style, size, right - amounts - names).entries()) {
      if (index > 0) pages.moveBy(-LEADING + 2);
      pages.text(line, { x: names, y: pages.y, size, style, isSoft });
    }
  }
}

function drawNotes(pages: Pages, notes: string[]): void {
  pages.moveBy(-NOTES_ABOVE);
  pages.rule("line");
  pages.moveBy(-4);
  for (const line of noteLines(pages, notes)) {
    pages.moveBy(-(LEADING - 1));
    pages.text(line, { x: pages.left, y: pages.y, size: SMALL });
  }
}

function notesHeight(pages: Pages, notes: string[]): number {
  return NOTES_ABOVE + noteLines(pages, notes).length * LEADING;
}

function noteLines(pages: Pages, notes: string[]): string[] {
  return notes.flatMap((note) => pages.wrap(note, "regular", SMALL, pages.right - pages.left));
}
