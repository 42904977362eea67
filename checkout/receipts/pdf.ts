import type { ReceiptPrinter } from "./receipt-printer.ts";

/**
 * Receipts as PDFs with the fonts in them, of which only the characters in use. What makes them is loaded when the first question about
 * them is asked, since that takes half a second.
 */
export function pdfReceipts(): ReceiptPrinter {
  let printer: Promise<ReceiptPrinter> | undefined;
  const load = () => {
    printer ??= import("./pdf/print.ts").then(
      ({ createPrinter }) => createPrinter(),
      (error) => {
        // Its packages may be missing just now, while an update replaces them. The next question tries again.
        printer = undefined;
        throw error;
      },
    );
    return printer;
  };
  return {
    knowsLanguage: async (language) => (await load()).knowsLanguage(language),
    canPrint: async (receipt, language) => (await load()).canPrint(receipt, language),
    print: async (printed) => (await load()).print(printed),
  };
}
