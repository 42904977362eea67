import { PDFiumLibrary } from "@hyzyla/pdfium";
import { expect, test } from "vitest";
import { pdfReceipts } from "#checkout/receipts/pdf.ts";
import type { ReceiptResponse } from "#domain/api/receipts.ts";
import type { TaxPart } from "#domain/tax.ts";
import { messagesIn } from "#messages/read.ts";

const MAX_BYTES = 60_000;

const VAT: TaxPart = {
  ...{ name: "VAT", country: "DE", percentage: 19, amount: 551, taxable: 2900 },
  ...{ isIncluded: false, isReverseCharge: false },
};

const RECEIPT: ReceiptResponse = {
  ...{
    order: "ord_8fKq2mZpYt4LxWvB",
    number: "PL-0042",
    isInvoice: true,
    paidAt: "2026-11-29T08:00:00.000Z",
  },
  method: { kind: "visa", last4: "4242" },
  shop: { name: "Paper Lantern Studio", email: "hello@paperlantern.example" },
  seller: {
    ...{ name: "Paper Lantern Studio Ltd", address: ["14 Lower Ormond Quay", "Dublin 1"], country: "IE" },
    ...{ taxId: "IE3456789WH", email: null, note: { en: "Registered in Ireland.", zh: "注册地爱尔兰。" } },
  },
  buyer: {
    ...{ name: "Ada Kieselstein-Øgaard", company: "上海纸灯文化传播有限公司", taxId: "91310000MA1FL0XX5T" },
    ...{ address: ["静安区南京西路1266号38楼", "200040上海"], country: "CN", email: "ada@example.com" },
  },
  lang: "en",
  currency: "USD",
  items: [
    {
      ...{ name: "雨打瓦 Rain on Tiles", optionName: "Reader’s edition", quantity: 2, unitAmount: 1450 },
      ...{ discount: 0, tax: 551, taxIncluded: 0, amount: 3451, licences: [] },
    },
  ],
  ...{
    subtotal: 2900,
    discount: 0,
    discountName: null,
    tax: 551,
    taxIncluded: 0,
    taxes: [VAT],
    amount: 3451,
  },
  refunded: 1000,
  creditNotes: [
    {
      ...{ number: "PL-C0003", issuedAt: "2026-12-02T08:00:00.000Z", amount: 1000, isVoid: false },
      ...{ taxes: [{ ...VAT, amount: 160, taxable: 840 }], items: null },
    },
  ],
  hasPdf: true,
};

const printer = pdfReceipts();

/** The PDF as PDFium reads it: its size, and the words and the size of its pages. */
async function read(receipt: ReceiptResponse, lang: string, creditNote: string | null = null) {
  const pdf = await printer.print({ receipt, creditNote, texts: messagesIn(lang).receipts, lang });
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const pages = [...document.pages()].map((page) => ({
    text: page.getText().replace(/\s+/g, " "),
    size: page.getOriginalSize(),
  }));
  document.destroy();
  library.destroy();
  return { bytes: pdf.length, pages, text: pages.map(({ text }) => text).join(" ") };
}

test("an invoice says who sells what to whom, with the tax, and can be read back from the PDF", async () => {
  const { text, bytes, pages } = await read(RECEIPT, "en");
  for (const words of [
    ...["Invoice", "PL-0042", "November 29, 2026", "Paper Lantern Studio Ltd", "Ireland", "IE3456789WH"],
    ...[
      "上海纸灯文化传播有限公司",
      "Ada Kieselstein-Øgaard",
      "静安区南京西路1266号38楼",
      "91310000MA1FL0XX5T",
    ],
    ...[
      "雨打瓦 Rain on Tiles",
      "Reader’s edition",
      "$14.50",
      "Subtotal",
      "$29.00",
      "VAT 19% on $29.00",
      "$5.51",
    ],
    ...["$34.51", "Total refunded", "-$10.00", "with Visa, ending in 4242.", "Registered in Ireland."],
  ])
    expect(text).toContain(words);
  expect(bytes).toBeLessThan(MAX_BYTES);
  expect(pages).toHaveLength(1);
});

test("in Chinese it has Chinese words, and stays small", async () => {
  const { text, bytes } = await read(RECEIPT, "zh");
  for (const words of [
    "账单",
    "卖方",
    "爱尔兰",
    "税号：IE3456789WH",
    "小计",
    "US$34.51",
    "2026年11月29日付款",
  ])
    expect(text).toContain(words);
  expect(bytes).toBeLessThan(MAX_BYTES);
});

test("licence keys are below their item, on as many pages as they need", async () => {
  const [item] = RECEIPT.items;
  if (!item) throw new Error("there is an item");
  const keys = Array.from({ length: 100 }, (_, n) => `KEY-${String(n).padStart(4, "0")}-ABCDE-FGHJK`);
  const licences = keys.map((key, n) => ({ name: n === 0 ? item.name : "Gravel Sans", key }));
  const { text, pages } = await read({ ...RECEIPT, items: [{ ...item, licences }] }, "en");
  expect(text).toContain(`Licence key: ${keys[0]}`);
  for (const key of keys.slice(1)) expect(text).toContain(`Licence key for Gravel Sans: ${key}`);
  expect(pages.length).toBe(3);
  const one = { ...item, licences: licences.slice(0, 1) };
  expect((await read({ ...RECEIPT, items: [one] }, "zh")).text).toContain(`授权码：${keys[0]}`);
});

test("a credit note names its invoice, and its sums are those of the refund", async () => {
  const { text } = await read(RECEIPT, "en", "PL-C0003");
  for (const words of ["Credit note", "PL-C0003", "PL-0042 of November 29, 2026", "$8.40", "$1.60", "$10.00"])
    expect(text).toContain(words);
});

test("a receipt without seller and buyer's details says what it knows", async () => {
  const { text } = await read(
    {
      ...RECEIPT,
      number: null,
      isInvoice: false,
      seller: null,
      taxes: [],
      tax: 0,
      amount: 2900,
      buyer: null,
    },
    "en",
  );
  expect(text).toContain("Receipt");
  expect(text).toContain("Paper Lantern Studio hello@paperlantern.example");
  expect(text).not.toContain("To ");
});

test.each([
  ["Žižková 喆", true],
  ["Nguyễn Thị Ánh", true],
  ["Анна Петрова", true],
  ["Ελένη", false],
  ["ชื่อ", false],
  ["김하늘", false],
  ["דנה", false],
  ["Ada 🌱", false],
])("whether a receipt for %s can be printed: %s", async (name, isPrintable) => {
  const receipt = { ...RECEIPT, buyer: RECEIPT.buyer && { ...RECEIPT.buyer, name } };
  const texts = messagesIn("en").receipts;
  expect(await printer.canPrint(receipt, { texts, lang: "en" })).toBe(isPrintable);
});

test("the texts of a credit note must be printable, too", async () => {
  const texts = messagesIn("en").receipts;
  const creditNotes = RECEIPT.creditNotes.map((note) => ({ ...note, number: "ПЛ-א1" }));
  expect(await printer.canPrint(RECEIPT, { texts, lang: "en" })).toBe(true);
  expect(await printer.canPrint({ ...RECEIPT, creditNotes }, { texts, lang: "en" })).toBe(false);
});

test.each([
  ["en", "en", true],
  ["zh", "zh", true],
  ["pt-BR", "en", true],
  ["ar", "en", false],
])("whether it prints in %s with texts of %s: %s", async (lang, textsOf, isPrintable) => {
  const language = { texts: messagesIn(textsOf).receipts, lang };
  expect(await printer.knowsLanguage(language)).toBe(isPrintable);
  expect(await printer.canPrint(RECEIPT, language)).toBe(isPrintable);
});

test("a language in other letters is not printed", async () => {
  const texts = { ...messagesIn("en").receipts, seller: "판매자" };
  expect(await printer.knowsLanguage({ texts, lang: "ko" })).toBe(false);
});

test("many lines go on over several pages, numbered, on Letter for a seller in the US", async () => {
  const word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen";
  const items = Array.from({ length: 20 }, (_, n) =>
    RECEIPT.items.map((item) => ({ ...item, name: `${word}${word} ${n}` })),
  ).flat();
  const seller = RECEIPT.seller && { ...RECEIPT.seller, country: "US" };
  const { pages } = await read({ ...RECEIPT, items, seller }, "en");
  expect(pages.length).toBeGreaterThan(1);
  expect(pages[0]?.size).toEqual({ originalWidth: 612, originalHeight: 792 });
  for (const [index, { text }] of pages.entries()) {
    expect(text).toContain(`Invoice PL-0042 ${index + 1} / ${pages.length}`);
    if (index > 0) expect(text).toMatch(/Description|Subtotal/);
  }
  // Text outside of the page is cut off.
  expect(
    pages
      .map(({ text }) => text)
      .join(" ")
      .replaceAll(" ", ""),
  ).toContain(`${word}19`);
});
