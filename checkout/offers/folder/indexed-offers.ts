import { type FileHandle, open } from "node:fs/promises";
import type * as z from "zod";
import { Offer, OffersFile } from "#domain/offer.ts";
import type { Offers } from "../offers.ts";
import { snapshotOffers } from "../snapshot.ts";

/** How many offers stay in memory after they were read. */
const CACHED_OFFERS = 200;
const NEWLINE = 10;
const LIST_END = "]}";
const READ_BYTES = 64 * 1024;
/** The bytes of a line in which its slugs usually are. */
const SLUGS_BYTES = 256;

/** The offers of one `offers.json`. */
export interface IndexedOffers extends Omit<Offers, "find"> {
  /** undefined: the file was replaced. */
  find(product: string): Promise<Offer | null | undefined>;
}

interface Line {
  /** Its first byte in the file. */
  start: number;
  bytes: Buffer;
}

/**
 * The offers of an `offers.json` in which each has a line of its own (`#domain/print-offers.ts`): only where they are is in memory, and
 * each is read when it is asked for. null: the file has another form, as that of an earlier version of the shop.
 *
 * @param isCurrent whether an open file is still this one, and no newer one at its path
 * @throws if the file cannot be read
 */
export async function indexedOffers(
  path: string,
  isCurrent: (file: FileHandle) => Promise<boolean>,
): Promise<IndexedOffers | null> {
  const byteRanges = new Map<string, { start: number; length: number }>();
  const renamed: typeof byteRanges = new Map();
  const shop = await withFile(path, async (file) => {
    const lines = linesOf(file);
    const head = await readHead(lines);
    if (head === null) return null;
    for await (const { start, bytes } of lines) {
      const { product, previousSlugs = [] } = readSlugs(bytes);
      const range = { start, length: bytes.length };
      byteRanges.set(product, range);
      for (const slug of previousSlugs) renamed.set(slug, range);
    }
    return snapshotOffers(head);
  });
  if (shop === null) return null;

  const cache = new Map<string, Offer>();
  const addToCache = (product: string, offer: Offer) => {
    cache.set(product, offer);
    const [oldest] = cache.keys();
    if (cache.size > CACHED_OFFERS && oldest !== undefined) cache.delete(oldest);
  };
  return {
    ...shop,
    async find(product) {
      const range = byteRanges.get(product) ?? renamed.get(product);
      if (!range) return null;
      const cached = cache.get(product);
      if (cached) return cached;
      return withFile(path, async (file) => {
        if (!(await isCurrent(file))) return undefined;
        const { buffer } = await file.read(Buffer.alloc(range.length), 0, range.length, range.start);
        const offer = Offer.parse(parseLine(buffer));
        addToCache(product, offer);
        return offer;
      });
    },
    async *all() {
      const file = await open(path);
      try {
        const lines = linesOf(file);
        await readHead(lines);
        for await (const { bytes } of lines) yield Offer.parse(parseLine(bytes));
      } finally {
        await file.close();
      }
    },
  };
}

const Slugs = Offer.pick({ product: true, previousSlugs: true });
/** The slugs at the beginning of a line, all of them. */
const SLUGS = /^(\{"product":"[^"\\]*")(?:,"(?!previousSlugs")|(,"previousSlugs":\[[^\]]*\]))/;

/** Reads little of a line, since parsing all of it takes a hundred times as much memory. */
function readSlugs(bytes: Buffer): z.infer<typeof Slugs> {
  const [, product, previousSlugs = ""] = SLUGS.exec(bytes.toString("utf8", 0, SLUGS_BYTES)) ?? [];
  return Slugs.parse(product === undefined ? parseLine(bytes) : JSON.parse(`${product}${previousSlugs}}`));
}

/** What is before the first offer. null: the offers have no lines of their own. */
async function readHead(lines: AsyncGenerator<Line>): Promise<OffersFile | null> {
  const { value: first } = await lines.next();
  const text = String(first?.bytes ?? "");
  return text.endsWith("[") ? OffersFile.parse(JSON.parse(text + LIST_END)) : null;
}

/** An offer's line, which ends with a comma unless it is the last. */
function parseLine(bytes: Buffer): unknown {
  return JSON.parse(String(bytes).replace(/,$/, ""));
}

/** The lines of a file without the last, which ends the list. Their bytes are valid until the next one. */
async function* linesOf(file: FileHandle): AsyncGenerator<Line> {
  let buffer = Buffer.alloc(READ_BYTES);
  for (let position = 0, isAtEnd = false; !isAtEnd; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    isAtEnd = bytesRead < buffer.length;
    const bytes = buffer.subarray(0, bytesRead);
    let from = 0;
    for (let to = bytes.indexOf(NEWLINE); to !== -1; to = bytes.indexOf(NEWLINE, from)) {
      if (to - from > LIST_END.length) yield { start: position + from, bytes: bytes.subarray(from, to) };
      from = to + 1;
    }
    if (isAtEnd && from < bytesRead) yield { start: position + from, bytes: bytes.subarray(from) };
    // A line that is longer than the buffer.
    if (from === 0) buffer = Buffer.alloc(2 * buffer.length);
    position += from;
  }
}

async function withFile<Result>(path: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const file = await open(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
