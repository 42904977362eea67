import { PDFDocument } from "@cantoo/pdf-lib";
import { openFontFiles } from "#checkout/pdf/font-files.ts";
import { embedFonts } from "#checkout/pdf/fonts.ts";
import { describeCreditNote, describeReceipt } from "#messages/describe-receipt.ts";
import { receiptMessages } from "#messages/receipts.ts";
import type { ReceiptMessages } from "#messages/types.ts";
import type { PrintedReceipt, ReceiptPrinter } from "../receipt-printer.ts";
import { drawReceipt, receiptTexts } from "./draw-receipt.ts";

/** Points. */
const A4 = { width: 595.28, height: 841.89 };
const LETTER = { width: 612, height: 792 };
/** Countries that print on Letter. */
const LETTER_COUNTRIES = ["US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "GT", "PA", "DO", "PR"];

/** Prints receipts on A4, or on Letter for a seller where that is used. Keeps the font files that it has read. */
export function createPrinter(): ReceiptPrinter {
  const findFile = openFontFiles();
  return async (printed) => {
    const { receipt, lang } = printed;
    const texts = receiptMessages(printed.texts);
    const described = contentOf(printed, texts);
    const number = printed.creditNote ?? receipt.number ?? receipt.order;
    const document = await PDFDocument.create();
    document.setTitle(`${described.title} ${number}`, { showInWindowTitleBar: true });
    document.setAuthor(described.seller.name);
    document.setLanguage(lang);
    const content = { described, texts, footer: `${described.title} ${number}` };
    const fonts = await embedFonts(document, receiptTexts(content), findFile);
    drawReceipt(document, content, { fonts, size: paperFor(receipt.seller?.country) });
    return document.save();
  };
}

function contentOf({ receipt, creditNote, lang }: PrintedReceipt, texts: ReceiptMessages) {
  const note = receipt.creditNotes.find(({ number }) => number === creditNote);
  return note
    ? describeCreditNote(receipt, note, { texts, lang })
    : describeReceipt(receipt, { texts, lang });
}

function paperFor(country: string | undefined): typeof A4 {
  return country !== undefined && LETTER_COUNTRIES.includes(country) ? LETTER : A4;
}
