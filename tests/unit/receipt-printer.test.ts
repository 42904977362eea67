import { afterEach, expect, it, vi } from "vitest";
import { pdfReceipts } from "#checkout/receipts/pdf.ts";
import { messagesIn } from "#messages/read.ts";

const PRINTER = "#checkout/receipts/pdf/print.ts";

afterEach(() => vi.doUnmock(PRINTER));

it("a printer of receipts that cannot be loaded, as while an update replaces its packages, is loaded by the next request", async () => {
  const language = { lang: "en", texts: messagesIn("en").receipts };
  const printer = pdfReceipts();
  vi.doMock(PRINTER, () => {
    throw new Error("Cannot find package '@cantoo/pdf-lib'");
  });
  await expect(printer.knowsLanguage(language)).rejects.toThrow();
  vi.doUnmock(PRINTER);
  expect(await printer.knowsLanguage(language)).toBe(true);
});
