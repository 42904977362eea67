import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { pdfTexts } from "../pdfs.ts";
import { buy, reportEvent, signIn } from "./buying.ts";
import {
  BOOK,
  downloaded,
  keysOf,
  LOCKED,
  labelOf,
  NOTES,
  openStampingShop,
  PDF,
  SECRET,
  TEXT,
} from "./stamping-shop.ts";

describe.each(["a folder", "S3"])("a PDF that the shop stamps, in %s", (storage) => {
  it("has the buyer's address and the order's number on each page, and is made once", async () => {
    const { shop, files, asked } = await openStampingShop({ storage });
    const order = await buy(shop);
    expect(asked).toEqual([]);
    const reader = await signIn(shop);
    const first = await downloaded(reader, order);
    expect(await pdfTexts(first)).toEqual(["one", "two"].map((text) => `${text} ${labelOf(order)}`));
    const second = await downloaded(reader, order, "book.pdf", { inPlace: true });
    expect(Buffer.from(second).equals(first)).toBe(true);
    expect(asked).toEqual([labelOf(order)]);
    expect((await keysOf(files)).sort()).toEqual([BOOK.key, SECRET.key, TEXT.key].sort());
    expect(await keysOf(files, "stamped/")).toEqual([expect.stringMatching(/^stamped\/ent_.*\/book\.pdf$/)]);
  });

  it("is deleted with the erasure of its buyer, and no other is", async () => {
    const { shop, files } = await openStampingShop({ storage });
    const theirs = await buy(shop, "book", "other@example.com");
    await downloaded(await signIn(shop), theirs);
    const order = await buy(shop);
    await downloaded(await signIn(shop), order);
    expect(await keysOf(files, "stamped/")).toHaveLength(2);
    await eraseCustomer(shop.ports, "reader@example.com", { cause: "owner" });
    expect(await keysOf(files, "stamped/")).toEqual([expect.stringContaining(theirs.replace("ord", "ent"))]);
    expect(await keysOf(files)).toHaveLength(3);
  });
});

describe("a copy", () => {
  it("is made once, however many ask for it at the same time", async () => {
    const { shop, asked } = await openStampingShop();
    const order = await buy(shop);
    const reader = await signIn(shop);
    const contents = await Promise.all([1, 2, 3].map(() => downloaded(reader, order)));
    expect(asked).toHaveLength(1);
    for (const content of contents) expect((await pdfTexts(content))[0]).toContain(labelOf(order));
  });

  it("has the name that the buyer has entered when paying, in the language of the order", async () => {
    const { shop } = await openStampingShop();
    const response = await shop
      .browser()
      .api("/api/checkout", { json: { locale: "zh", items: [{ product: "book" }] } });
    const { order } = z.object({ order: z.string() }).parse(await response.json());
    const billing = { name: "王小明", company: "", address: [], country: "CN", taxId: "" };
    const { sessionId } = shop.payments.pay(order, "reader@example.com", { billing });
    await reportEvent(shop, { session: sessionId });
    const reader = await signIn(shop);
    expect(await pdfTexts(await downloaded(reader, order))).toEqual(
      ["one", "two"].map((text) => `${text} 授权王小明使用·订单号${order}`),
    );
  });

  it("is in the zip of the order, with everything else as it is", async () => {
    const { shop } = await openStampingShop();
    const order = await buy(shop);
    const reader = await signIn(shop);
    const zip = await reader.api(`/api/orders/${order}/files.zip`);
    const bytes = new Uint8Array(await zip.arrayBuffer());
    expect(String(bytes.length)).toBe(zip.headers.get("Content-Length"));
    const files = unzipSync(bytes);
    expect(await pdfTexts(files["book.pdf"] ?? new Uint8Array())).toEqual(
      ["one", "two"].map((text) => `${text} ${labelOf(order)}`),
    );
    expect(Buffer.from(files["notes.txt"] ?? []).equals(NOTES)).toBe(true);
    expect(Buffer.from(files["locked.pdf"] ?? []).equals(LOCKED)).toBe(true);
  });

  it("is named in the library, and not for products that are not stamped", async () => {
    const { shop } = await openStampingShop();
    await buy(shop);
    await buy(shop, "plain");
    const reader = await signIn(shop);
    const { orders } = LibraryResponse.parse(await (await reader.api("/api/library")).json());
    const stamped = orders.flatMap(({ items }) =>
      items.map(({ product, isStamped }) => [product, isStamped]),
    );
    expect(Object.fromEntries(stamped)).toEqual({ book: true, plain: undefined });
  });

  it("is not made of other files, nor for products that are not stamped", async () => {
    const { shop, asked, files } = await openStampingShop();
    const plain = await buy(shop, "plain");
    const order = await buy(shop);
    const reader = await signIn(shop);
    expect(Buffer.from(await downloaded(reader, plain)).equals(PDF)).toBe(true);
    expect(Buffer.from(await downloaded(reader, order, "notes.txt")).equals(NOTES)).toBe(true);
    expect([asked, await keysOf(files, "stamped/")]).toEqual([[], []]);
  });
});
