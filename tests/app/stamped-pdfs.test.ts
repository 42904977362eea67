import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { ManagedFiles } from "#checkout/files/files.ts";
import { folderFiles } from "#checkout/files/folder.ts";
import { s3Files } from "#checkout/files/s3.ts";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { type Stamper, threadStamper } from "#checkout/stamps/pdf/stamper.ts";
import { storedCopies } from "#checkout/stamps/stored-copies.ts";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import type { Offer, OfferFile } from "#domain/offer.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { createPdf, pdfTexts } from "../pdfs.ts";
import { buy, download, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const PDF = await createPdf(["one", "two"]);
const LOCKED = await createPdf(["one"], { password: "secret" });
const NOTES = new TextEncoder().encode("notes");
const BOOK = fileOf("book.pdf", PDF, "application/pdf");
const SECRET = fileOf("locked.pdf", LOCKED, "application/pdf");
const TEXT = fileOf("notes.txt", NOTES, "text/plain");
const DAY_S = 86_400;

function fileOf(name: string, bytes: Uint8Array, type: string): OfferFile {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { key: `${sha256}/${name}`, name, title: null, size: bytes.length, type, sha256 };
}

function offer(product: string, stampsPdfs: boolean): Offer {
  const part = { product, name: { en: product, zh: product }, files: [BOOK, SECRET, TEXT] };
  return {
    ...{ product, name: part.name, summary: { en: "" }, image: null, currency: "USD" },
    options: [
      {
        ...{ key: "standard", name: { en: "Standard" }, price: 2900, minimum: null },
        parts: [stampsPdfs ? { ...part, stampsPdfs } : part],
      },
    ],
  };
}

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A folder whose URLs the shop serves, or a bucket. */
async function openStorage(kind: string) {
  if (kind === "S3") {
    const { options, close } = await startS3Server();
    ends.push(close);
    return { files: s3Files(options), serveFile: undefined };
  }
  const root = await mkdtemp(join(tmpdir(), "vitrine-stamped-"));
  ends.push(() => rm(root, { recursive: true }));
  const files = folderFiles({
    root,
    baseUrl: "https://shop.example",
    secret: "secret",
    clock: () => new Date(),
  });
  return { files, serveFile: files.serve };
}

/** A shop that stamps the PDFs of “book”, and not those of “plain”. */
async function openStampingShop({
  storage = "a folder",
  stamper = threadStamper(),
  maxWaitMs,
}: {
  storage?: string;
  stamper?: Stamper;
  maxWaitMs?: number;
} = {}) {
  const { files, serveFile } = await openStorage(storage);
  const offers = [offer("book", true), offer("plain", false)];
  const shop = await openShop({ offers, storage: () => ({ files, ...(serveFile && { serveFile }) }) });
  // By the clock of the machine, which the storage has.
  shop.wait((Date.now() - shop.ports.clock().getTime()) / 1000);
  const sources = [
    [BOOK, PDF],
    [SECRET, LOCKED],
    [TEXT, NOTES],
  ] as const;
  for (const [file, bytes] of sources) await files.put(file, new Blob([bytes]).stream());
  const asked: string[] = [];
  const stamps = storedCopies(
    { ...shop.ports, files },
    {
      stamper(pdf, stamp) {
        asked.push(stamp.text);
        return stamper(pdf, stamp);
      },
      ...(maxWaitMs !== undefined && { maxWaitMs }),
    },
  );
  shop.ports.stamps = stamps;
  return { shop, files, stamps, asked };
}

/** The bytes that a buyer gets. */
async function contentOf(browser: Browser, response: Response): Promise<Uint8Array> {
  const { url, size } = z.object({ url: z.string(), size: z.int() }).parse(await response.json());
  const answer = url.startsWith("https://shop.example/") ? await browser.api(url) : await fetch(url);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(bytes.length).toBe(size);
  return bytes;
}

async function downloaded(browser: Browser, order: string, file = "book.pdf", options = {}) {
  return contentOf(browser, await download(browser, order, file, options));
}

async function keysOf(files: ManagedFiles, prefix?: "stamped/"): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of files.list(prefix)) keys.push(key);
  return keys;
}

const labelOf = (order: string, name = "reader@example.com") => `Licensed to ${name} · Order ${order}`;

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
      ["one", "two"].map((text) => `${text} 授权王小明使用 · 订单号${order}`),
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

describe("the file as it is", () => {
  it("is delivered if it cannot be stamped, with one warning in the log", async () => {
    const { shop, asked } = await openStampingShop();
    const order = await buy(shop);
    const reader = await signIn(shop);
    for (const _ of [1, 2])
      expect(Buffer.from(await downloaded(reader, order, "locked.pdf")).equals(LOCKED)).toBe(true);
    expect(asked).toHaveLength(1);
    const warnings = shop.lines.filter(({ event }) => event === "pdf-not-stamped");
    expect(warnings).toMatchObject([{ level: "warn", reason: "encrypted", key: SECRET.key }]);
  });

  it("is delivered if the copy takes too long, and no email waits for it", async () => {
    const { shop } = await openStampingShop({ stamper: () => new Promise(() => {}), maxWaitMs: 1 });
    const order = await buy(shop);
    expect(shop.mail.sent).toHaveLength(1);
    const reader = await signIn(shop);
    expect(Buffer.from(await downloaded(reader, order)).equals(PDF)).toBe(true);
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "pdf-not-stamped", reason: "busy" }));
  });

  it("is delivered by a service that stamps nothing, whose library does not say otherwise", async () => {
    const { shop } = await openStampingShop();
    delete shop.ports.stamps;
    const order = await buy(shop);
    const reader = await signIn(shop);
    expect(Buffer.from(await downloaded(reader, order)).equals(PDF)).toBe(true);
    const { orders } = LibraryResponse.parse(await (await reader.api("/api/library")).json());
    expect(orders[0]?.items[0]).not.toHaveProperty("isStamped");
  });
});

describe("copies that are not needed are deleted", () => {
  async function withCopy() {
    const opened = await openStampingShop();
    const order = await buy(opened.shop);
    await downloaded(await signIn(opened.shop), order);
    return { ...opened, order };
  }

  it("once the order is refunded", async () => {
    const { shop, stamps, files, order } = await withCopy();
    expect(await stamps.deleteUnneeded()).toBe(0);
    shop.payments.outcomes.set(`pi_${order}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${order}` });
    expect([await stamps.deleteUnneeded(), await keysOf(files, "stamped/")]).toEqual([1, []]);
  });

  it("once the library has moved to another address, whose holder gets a copy with that", async () => {
    const { shop, stamps, files, order } = await withCopy();
    const addresses = { from: "reader@example.com", to: "new@example.com", locale: "en" };
    await moveLibrary(shop.ports, addresses, { cause: "owner" });
    const old = await keysOf(files, "stamped/");
    expect(await stamps.deleteUnneeded()).toBe(1);
    const item = { id: `${order.replace("ord", "ent")}_0_0`, orderId: order, stampsPdfs: true };
    const { key } = await stamps.deliver({ ...item, holder: "new@example.com" }, BOOK);
    expect(old).not.toContain(key);
    const content = new Uint8Array(await new Response(await files.read(key)).arrayBuffer());
    expect((await pdfTexts(content))[0]).toContain(labelOf(order, "new@example.com"));
    expect(await stamps.deleteUnneeded()).toBe(0);
  });

  it("after ninety days, and made again for who asks for them", async () => {
    const { shop, stamps, files, asked, order } = await withCopy();
    shop.wait(91 * DAY_S);
    expect([await stamps.deleteUnneeded(), await keysOf(files, "stamped/")]).toEqual([1, []]);
    const item = { id: `${order.replace("ord", "ent")}_0_0`, orderId: order, stampsPdfs: true };
    expect((await stamps.deliver({ ...item, holder: "reader@example.com" }, BOOK)).key).toMatch(/^stamped\//);
    expect(asked).toHaveLength(2);
  });
});
