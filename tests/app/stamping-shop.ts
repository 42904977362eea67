import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { z } from "zod";
import type { ManagedFiles } from "#checkout/files/files.ts";
import { folderFiles } from "#checkout/files/folder.ts";
import { s3Files } from "#checkout/files/s3.ts";
import { type Stamper, threadStamper } from "#checkout/stamps/pdf/stamper.ts";
import { storedCopies } from "#checkout/stamps/stored-copies.ts";
import type { Offer, OfferFile } from "#domain/offer.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { createPdf } from "../pdfs.ts";
import { download } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

export type Browser = ReturnType<Shop["browser"]>;

export const PDF = await createPdf(["one", "two"]);

export const LOCKED = await createPdf(["one"], { password: "secret" });

export const NOTES = new TextEncoder().encode("notes");

export const BOOK = fileOf("book.pdf", PDF, "application/pdf");

export const SECRET = fileOf("locked.pdf", LOCKED, "application/pdf");

export const TEXT = fileOf("notes.txt", NOTES, "text/plain");

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

/** A folder whose URLs the shop serves, or a bucket. */
async function openStorage(kind: string) {
  if (kind === "S3") {
    const { options, close } = await startS3Server();
    onTestFinished(close);
    return { files: s3Files(options), serveFile: undefined };
  }
  const root = await mkdtemp(join(tmpdir(), "vitrine-stamped-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const files = folderFiles({
    root,
    baseUrl: "https://shop.example",
    secret: "secret",
    clock: () => new Date(),
  });
  return { files, serveFile: files.serve };
}

/** A shop that stamps the PDFs of “book”, and not those of “plain”. */
export async function openStampingShop({
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

export async function downloaded(browser: Browser, order: string, file = "book.pdf", options = {}) {
  return contentOf(browser, await download(browser, order, file, options));
}

export async function keysOf(files: ManagedFiles, prefix?: "stamped/"): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of files.list(prefix)) keys.push(key);
  return keys;
}

export const labelOf = (order: string, name = "reader@example.com") => `Licensed to ${name} · Order ${order}`;
