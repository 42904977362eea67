import { describe, expect, it, test, vi } from "vitest";
import type { PrintedReceipt, ReceiptPrinter } from "#checkout/receipts/receipt-printer.ts";
import { ReceiptResponse } from "#domain/api/receipts.ts";
import { NO_BILLING } from "#domain/billing.ts";
import type { OffersFile } from "#domain/offer.ts";
import type { TaxPart } from "#domain/tax.ts";
import { describeCreditNote } from "#messages/describe-receipt.ts";
import { messagesIn } from "#messages/read.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { ENGLISH } from "./problem-document.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const SELLER = {
  ...{ name: "Lantern Ltd", address: ["1 Quay Street", "Dublin"], country: "IE", taxId: "IE1234567AB" },
  ...{ email: null, note: { en: "Registered in Ireland." } },
};
const VAT: TaxPart = {
  ...{ name: "VAT", country: "DE", percentage: 19, amount: 551, taxable: 2900 },
  ...{ isIncluded: false, isReverseCharge: false },
};
const INCLUDED: TaxPart = { ...VAT, amount: 463, taxable: 2437, isIncluded: true };
const REVERSE: TaxPart = { ...VAT, amount: 0, country: "NL", percentage: 0, isReverseCharge: true };

const EXCLUSIVE_SHOP = { seller: SELLER, invoicePrefix: "PL-", tax: { pricesInclude: false } };

type Changes = Parameters<Shop["payments"]["pay"]>[2];

/** Buys the book, and pays as the payment service reports it. */
async function buyTaxed(shop: Shop, changes: Changes): Promise<string> {
  const id = await order(shop.browser(), { items: [{ product: "book" }] });
  const { sessionId } = shop.payments.pay(id, "reader@example.com", changes);
  await reportEvent(shop, { session: sessionId });
  return id;
}

async function receiptOf(browser: ReturnType<Shop["browser"]>, id: string): Promise<ReceiptResponse> {
  return ReceiptResponse.parse(await (await browser.api(`/api/orders/${id}/receipt`)).json());
}

describe("the tax of an order", () => {
  it.each<[string, OffersFile["shop"]["tax"], object | undefined]>([
    [
      "is calculated by Stripe if the shop says so",
      { pricesInclude: true },
      { pricesInclude: true, codes: ["txcd_10000000"] },
    ],
    ["is not calculated otherwise", undefined, undefined],
  ])("%s", async (_, tax, expected) => {
    const shop = await openShop({ shop: tax ? { tax } : {}, taxCode: "txcd_10000000" });
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    expect(shop.payments.pages.get(id)?.tax).toEqual(expected);
    const free = await order(shop.browser(), { items: [{ product: "sheet" }] });
    expect(shop.payments.pages.get(free)).not.toHaveProperty("tax");
  });

  test.each<[string, Changes, object, string[]]>([
    [
      "added to the prices",
      { tax: 551, total: 3451, taxes: [[VAT]] },
      { subtotal: 2900, discount: 0, tax: 551, taxIncluded: 0, amount: 3451 },
      ["Subtotal $29.00", "VAT 19% $5.51", "Total $34.51"],
    ],
    [
      "contained in the prices",
      { taxes: [[INCLUDED]] },
      { subtotal: 2900, discount: 0, tax: 0, taxIncluded: 463, amount: 2900 },
      ["Total $29.00", "Includes VAT 19% $4.63"],
    ],
    [
      "owed by a business",
      { taxes: [[REVERSE]] },
      { subtotal: 2900, discount: 0, tax: 0, taxIncluded: 0, amount: 2900 },
      ["Total $29.00", "Reverse charge"],
    ],
  ])("%s is in the order, its receipt and its email, which add up", async (_, changes, sums, words) => {
    const shop = await openShop({ shop: EXCLUSIVE_SHOP });
    const id = await buyTaxed(shop, changes);
    expect(await (await shop.browser().api(`/api/orders/${id}`)).json()).toMatchObject(sums);
    const receipt = await receiptOf(shop.browser(), id);
    expect(receipt).toMatchObject({ ...sums, taxes: changes?.taxes?.[0] });
    const [item] = receipt.items;
    expect(item).toMatchObject({
      amount: receipt.amount,
      tax: receipt.tax,
      taxIncluded: receipt.taxIncluded,
    });
    const email = (shop.mail.sent.at(-1)?.text ?? "").replaceAll(": ", " ");
    for (const text of words) expect(email).toContain(text);
    expect(email).toContain(`https://shop.example/receipt/?id=${id}`);
  });
});

describe("the receipt of an order", () => {
  it("is a numbered invoice with seller, way to pay and sums", async () => {
    const shop = await openShop({ shop: EXCLUSIVE_SHOP });
    const id = await buyTaxed(shop, { method: { kind: "visa", last4: "4242" } });
    expect((await receiptOf(shop.browser(), id)).method).toBeNull();
    expect(await receiptOf(await signIn(shop), id)).toMatchObject({
      ...{ order: id, number: "PL-0001", isInvoice: true, paidAt: NOON.toISOString() },
      method: { kind: "visa", last4: "4242" },
      shop: { name: "The Shop", email: "help@shop.example" },
      seller: SELLER,
      items: [{ name: "The Book", optionName: "", quantity: 1, unitAmount: 2900, discount: 0, amount: 2900 }],
      ...{ currency: "USD", amount: 2900, creditNotes: [], refunded: 0, hasPdf: false },
    });
  });

  it("is no invoice without a seller, and none exists before the order is paid", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    expect(await receiptOf(shop.browser(), id)).toMatchObject({
      number: "0001",
      isInvoice: false,
      seller: null,
    });
    const open = await order(shop.browser(), { items: [{ product: "book" }] });
    expect(await problemOf(await shop.browser().api(`/api/orders/${open}/receipt`))).toEqual({
      ...{ status: 404, code: "no-receipt" },
    });
    const free = await order(shop.browser(), { items: [{ product: "sheet" }] });
    const { sessionId } = shop.payments.pay(free, undefined, { paymentIntent: null });
    await reportEvent(shop, { session: sessionId });
    expect(await receiptOf(shop.browser(), free)).toMatchObject({ number: null, amount: 0 });
  });

  it("names the person or company that it is made out to only in the buyer's session", async () => {
    const shop = await openShop({ shop: EXCLUSIVE_SHOP });
    const billing = { ...NO_BILLING, name: "Ada", country: "DE" };
    const id = await buyTaxed(shop, { billing });
    const buyer = await signIn(shop);
    expect((await receiptOf(buyer, id)).buyer).toEqual({ ...billing, email: "reader@example.com" });
    expect((await receiptOf(shop.browser(), id)).buyer).toBeNull();
    await buy(shop, "book", "other@example.com");
    expect((await receiptOf(await signIn(shop), id)).buyer).toBeNull();
  });

  it("lists a credit note for each refund", async () => {
    const shop = await openShop({ shop: EXCLUSIVE_SHOP });
    const id = await buyTaxed(shop, { tax: 551, total: 3451, taxes: [[VAT]] });
    const refunds = [{ id: "re_1", amount: 1000, hasFailed: false }];
    shop.payments.outcomes.set(`pi_${id}`, { refunds, disputes: [] });
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await receiptOf(shop.browser(), id)).toMatchObject({
      refunded: 1000,
      creditNotes: [
        { number: "PL-C0001", amount: 1000, isVoid: false, taxes: [{ amount: 160, taxable: 840 }] },
      ],
    });
  });
});

test("a credit note names what was refunded, and what a refunded sum is a part of", async () => {
  const shop = await openShop({ shop: EXCLUSIVE_SHOP });
  const id = await order(shop.browser(), { items: [{ product: "book" }, { product: "record" }] });
  const { sessionId } = shop.payments.pay(id);
  await reportEvent(shop, { session: sessionId });
  const refunds = [
    { id: "re_1", amount: 2900, hasFailed: false, lines: [0] },
    { id: "re_2", amount: 100, hasFailed: false },
  ];
  shop.payments.outcomes.set(`pi_${id}`, { refunds, disputes: [] });
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
  const receipt = await receiptOf(shop.browser(), id);
  expect(receipt.creditNotes.map(({ items }) => items)).toEqual([[0], null]);
  const details = (lang: string) =>
    receipt.creditNotes.map(
      (note) =>
        describeCreditNote(receipt, note, { texts: messagesIn(lang).receipts, lang }).lines[0]?.detail,
    );
  expect(details("en")).toEqual(["The Book", "The Book · The Record (partial refund)"]);
  expect(details("zh")).toEqual(["The Book", "The Book · The Record（部分退款）"]);
});

test("a credit note that is void says so in a sentence", async () => {
  const shop = await openShop({ shop: EXCLUSIVE_SHOP });
  const id = await buyTaxed(shop, {});
  const refunds = [{ id: "re_1", amount: 1000, hasFailed: false }];
  shop.payments.outcomes.set(`pi_${id}`, { refunds, disputes: [] });
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
  const refunded = await receiptOf(shop.browser(), id);
  const failed = { refunds: refunds.map((refund) => ({ ...refund, hasFailed: true })), disputes: [] };
  shop.payments.outcomes.set(`pi_${id}`, failed);
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
  const receipt = await receiptOf(shop.browser(), id);
  const notesOf = (of: typeof receipt, lang: string) =>
    of.creditNotes.flatMap(
      (note) => describeCreditNote(of, note, { texts: messagesIn(lang).receipts, lang }).notes,
    );
  const sentences = {
    en: "This credit note is void because the refund failed.",
    zh: "退款未成功，此退款凭证已作废。",
  };
  for (const [lang, sentence] of Object.entries(sentences)) {
    expect(notesOf(refunded, lang)).not.toContain(sentence);
    expect(notesOf(receipt, lang)).toContain(sentence);
  }
});

describe("the name and address that a receipt is made out to", () => {
  const BILLING = {
    ...{ name: "Ada", company: "Ada GmbH", address: ["Weg 1", "10115 Berlin"], country: "DE" },
    taxId: "DE123456789",
  };
  const put = (browser: ReturnType<Shop["browser"]>, id: string, billing: object) =>
    browser.api(`/api/orders/${id}/billing`, {
      ...{ method: "PUT", body: JSON.stringify(billing) },
      headers: { "Content-Type": "application/json" },
    });

  it("can be changed by the buyer, and is shown from then on", async () => {
    const shop = await openShop({ shop: EXCLUSIVE_SHOP });
    const id = await buy(shop);
    const browser = await signIn(shop);
    const changed = await put(browser, id, {
      ...BILLING,
      name: "  Ada ",
      address: ["Weg 1", "", "10115 Berlin"],
    });
    expect(changed.status).toBe(200);
    const expected = { ...BILLING, email: "reader@example.com" };
    expect(ReceiptResponse.parse(await changed.json()).buyer).toEqual(expected);
    expect((await receiptOf(browser, id)).buyer).toEqual(expected);
    expect((await put(browser, id, NO_BILLING)).status).toBe(200);
    expect((await receiptOf(browser, id)).buyer).toEqual({ ...NO_BILLING, email: "reader@example.com" });
  });

  test.each([
    ["a country that is none", { country: "XX" }],
    ["a country in lower case", { country: "de" }],
    ["seven lines", { address: ["1", "2", "3", "4", "5", "6", "7"] }],
    ["a line break in a line", { company: "Ada\nGmbH" }],
    ["a line that is too long", { taxId: "9".repeat(201) }],
  ])("is refused with %s", async (_, changes) => {
    const shop = await openShop();
    const id = await buy(shop);
    const response = await put(await signIn(shop), id, { ...BILLING, ...changes });
    expect(await problemOf(response)).toEqual({ status: 400, code: "invalid-request" });
  });

  it("cannot be changed by others, nor before the order is paid", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    expect(await problemOf(await put(shop.browser(), id, BILLING))).toMatchObject({ code: "not-signed-in" });
    await buy(shop, "book", "other@example.com");
    const other = await signIn(shop);
    expect(await problemOf(await put(other, id, BILLING))).toMatchObject({ code: "unknown-order" });
    const open = await order(other, {
      items: [{ product: "book" }],
      again: true,
      email: "other@example.com",
    });
    expect(await problemOf(await put(other, open, BILLING))).toMatchObject({ code: "no-receipt" });
  });
});

describe("the PDF of a receipt", () => {
  it("is made for the buyer, and of its credit notes, too", async () => {
    const printed: unknown[] = [];
    const shop = await openShop({
      shop: EXCLUSIVE_SHOP,
      receiptPrinter: printerOf(({ receipt, creditNote, lang }) => {
        printed.push([receipt.buyer?.email, receipt.number, creditNote, lang]);
      }),
    });
    const id = await buy(shop);
    const browser = await signIn(shop);
    shop.payments.outcomes.set(`pi_${id}`, {
      refunds: [{ id: "re_1", amount: 900, hasFailed: false }],
      disputes: [],
    });
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    const pdf = await browser.api(`/api/orders/${id}/invoice?locale=zh`);
    expect(pdf.headers.get("Content-Type")).toBe("application/pdf");
    expect(pdf.headers.get("Content-Disposition")).toBe("attachment; filename=PL-0001.pdf");
    const note = await browser.api(`/api/orders/${id}/invoice?creditNote=PL-C0001`);
    expect(note.headers.get("Content-Disposition")).toBe("attachment; filename=PL-C0001.pdf");
    expect(printed).toEqual([
      ["reader@example.com", "PL-0001", null, "zh"],
      ["reader@example.com", "PL-0001", "PL-C0001", "en"],
    ]);
    const unknown = await browser.api(`/api/orders/${id}/invoice?creditNote=PL-C0002`);
    expect(await problemOf(unknown)).toMatchObject({ code: "no-receipt" });
    expect(await problemOf(await shop.browser().api(`/api/orders/${id}/invoice`))).toMatchObject({
      code: "not-signed-in",
    });
  });

  it("is made a hundred times an hour for a network, since each takes a while", async () => {
    let printed = 0;
    const shop = await openShop({
      receiptPrinter: printerOf(() => {
        printed += 1;
      }),
    });
    const id = await buy(shop);
    const browser = await signIn(shop);
    const get = (network: string) =>
      browser.api(`/api/orders/${id}/invoice`, { headers: { "X-Network": network } });
    for (let n = 0; n < 100; n += 1) await get("192.0.2.1");
    expect((await get("192.0.2.1")).status).toBe(429);
    expect([printed, (await get("192.0.2.2")).status]).toEqual([100, 200]);
  });

  it("is neither offered nor made if its language or letters cannot be printed", async () => {
    const canPrint = vi.fn(async () => false);
    const shop = await openShop({
      receiptPrinter: {
        ...printerOf(() => {
          throw new Error("it has letters without glyphs");
        }),
        canPrint,
      },
    });
    const id = await buy(shop);
    const browser = await signIn(shop);
    expect((await receiptOf(browser, id)).hasPdf).toBe(false);
    const { status, code } = await problemOf(await browser.api(`/api/orders/${id}/invoice?locale=zh`));
    expect([status, code]).toEqual([404, "no-pdf"]);
    expect(canPrint).toHaveBeenLastCalledWith(
      expect.objectContaining({ order: id }),
      expect.objectContaining({ lang: "zh" }),
    );
    canPrint.mockResolvedValue(true);
    expect((await receiptOf(browser, id)).hasPdf).toBe(true);
  });

  it("does not exist where the runtime makes none, and a browser is led back to the page", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const browser = await signIn(shop);
    expect(await problemOf(await browser.api(`/api/orders/${id}/invoice`))).toEqual({
      status: 404,
      code: "no-pdf",
    });
    const page = await browser.api(`/api/orders/${id}/invoice`, { headers: ENGLISH });
    expect(await page.text()).toContain(`/receipt/?id=${id}">Open the receipt</a>`);
  });
});

/** A printer of every receipt. */
function printerOf(print: (printed: PrintedReceipt) => void): ReceiptPrinter {
  return {
    knowsLanguage: async () => true,
    canPrint: async () => true,
    async print(printed) {
      print(printed);
      return new TextEncoder().encode("%PDF");
    },
  };
}
