import { PDFDocument } from "@cantoo/pdf-lib";
import { openFontFiles } from "#checkout/pdf/font-files.ts";
import { embedFonts, hasGlyphs } from "#checkout/pdf/fonts.ts";
import { directionOf } from "#domain/languages/script.ts";
import { describeCreditNote, describeReceipt } from "#messages/describe-receipt.ts";
import { receiptMessages } from "#messages/receipts.ts";
import type { PrintedReceipt, ReceiptLanguage, ReceiptPrinter } from "../receipt-printer.ts";
import { drawReceipt, receiptTexts } from "./draw-receipt.ts";

/** Points. */
const A4 = { width: 595.28, height: 841.89 };
const LETTER = { width: 612, height: 792 };
/** Countries that print on Letter. */
const LETTER_COUNTRIES = ["US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "GT", "PA", "DO", "PR"];

/** Prints receipts on A4, or on Letter for a seller where that is used. Keeps the font files that it has read. */
export function createPrinter(): ReceiptPrinter {
  const findFile = openFontFiles();
  /** The last answer for each language, whose texts change with a release only. */
  const answers = new Map<string, { texts: unknown; isKnown: boolean }>();
  return {
    knowsLanguage: async (language) => knowsLanguage(language),

    async canPrint(receipt, language) {
      const printed = [null, ...receipt.creditNotes.map(({ number }) => number)];
      return (
        knowsLanguage(language) &&
        printed
          .flatMap((creditNote) => receiptTexts(contentOf({ receipt, creditNote, ...language })))
          .every(([, text]) => hasGlyphs(text, findFile))
      );
    },

    async print(printed) {
      const content = contentOf(printed);
      const document = await PDFDocument.create();
      document.setTitle(content.footer, { showInWindowTitleBar: true });
      document.setAuthor(content.described.seller.name);
      document.setLanguage(printed.lang);
      const fonts = await embedFonts(document, receiptTexts(content), findFile);
      drawReceipt(document, content, { fonts, size: paperFor(printed.receipt.seller?.country) });
      return document.save();
    },
  };

  function knowsLanguage({ texts, lang }: ReceiptLanguage): boolean {
    const earlier = answers.get(lang);
    if (earlier && earlier.texts === texts) return earlier.isKnown;
    const isKnown = directionOf(lang) === "ltr" && hasGlyphs(JSON.stringify(texts), findFile);
    answers.set(lang, { texts, isKnown });
    return isKnown;
  }
}

function contentOf(printed: PrintedReceipt) {
  const { receipt, creditNote, lang } = printed;
  const texts = receiptMessages(printed.texts);
  const note = receipt.creditNotes.find(({ number }) => number === creditNote);
  const described = note
    ? describeCreditNote(receipt, note, { texts, lang })
    : describeReceipt(receipt, { texts, lang });
  return { described, texts, footer: `${described.title} ${creditNote ?? receipt.number ?? receipt.order}` };
}

function paperFor(country: string | undefined): typeof A4 {
  return country !== undefined && LETTER_COUNTRIES.includes(country) ? LETTER : A4;
}
