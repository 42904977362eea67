import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { CborReader } from "./cbor.ts";

/** Pagefind begins each file of an index with it. */
const SIGNATURE = Buffer.from("pagefind_dcd");

/** Parsed, its keys are in this order. Pagefind orders them differently if several pages share a file. */
const Fragment = z.object({
  url: z.string(),
  content: z.string(),
  word_count: z.int(),
  filters: z.record(z.string(), z.array(z.string())),
  meta: z.record(z.string(), z.string()),
  anchors: z.array(z.object({ element: z.string(), id: z.string(), text: z.string(), location: z.int() })),
});

/** A page as the index shows it. */
export interface IndexedPage {
  url: string;
  /** How many words it has. */
  words: number;
  filters: Record<string, string[]>;
  /** The names of its metadata. */
  fields: string[];
  /** The JSON that the browser loads. */
  json: string;
}

/** The index of the pages in one language. A page's number is its place in `pages`. */
export interface LanguageIndex {
  /** null: the page is left out when indexes are merged. */
  pages: (IndexedPage | null)[];
  /** The names of metadata, which words refer to by their number. */
  fields: string[];
  /** The words with their pages, sorted; each part is CBOR, as Pagefind writes it. */
  words: Buffer[];
}

/** Reads a file of an index by its path within the index's folder. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

/** Reads the part of an index that is about one language. `hash` is that of the part in the index's entry. */
export async function readLanguageIndex(
  language: string,
  { hash, readFile }: { hash: string; readFile: ReadFile },
): Promise<LanguageIndex> {
  const read = async (path: string) => unpack(await readFile(path));
  const { pages, parts, fields } = parseMeta(await read(`pagefind.${hash}.pf_meta`));
  const fragments = new Map<string, IndexedPage>();
  const groups = new Set(pages.flatMap(({ group }) => group || []));
  for (const file of new Set(pages.map(({ hash, group }) => group || hash))) {
    const value: unknown = JSON.parse(String(await read(`fragment/${file}.pf_fragment`)));
    const members = groups.has(file)
      ? z.record(z.string(), Fragment).parse(value)
      : { [file]: Fragment.parse(value) };
    for (const [hash, fragment] of Object.entries(members)) fragments.set(hash, toPage(fragment));
  }
  const words: Buffer[] = [];
  for (const part of parts) words.push(await read(`index/${part}.pf_index`));
  const indexed = pages.map(({ hash }) => {
    const page = fragments.get(hash);
    if (!page) throw new Error(`The search index in ${language} has no page ${hash}`);
    return page;
  });
  return { pages: indexed, fields, words };
}

function parseMeta(bytes: Buffer) {
  const cbor = new CborReader(bytes);
  const texts = () => cbor.list(() => cbor.text());
  cbor.array();
  cbor.text();
  const pages = cbor.list(() => {
    cbor.array();
    return { hash: cbor.text(), words: cbor.integer(), group: cbor.text() };
  });
  const parts = cbor.list(texts).map(([, , hash = ""]) => hash);
  // Filters, which the pages name too.
  cbor.list(texts);
  if (cbor.array() > 0) throw new Error("The search index has an order that is not supported");
  return { pages, parts, fields: texts() };
}

function toPage(fragment: z.infer<typeof Fragment>): IndexedPage {
  const { url, word_count: words, filters, meta } = fragment;
  return { url, words, filters, fields: Object.keys(meta), json: JSON.stringify(fragment) };
}

/** Compresses a file of an index. */
export function pack(content: Buffer): Buffer {
  return gzipSync(Buffer.concat([SIGNATURE, content]), { level: 9 });
}

function unpack(file: Uint8Array): Buffer {
  const content = gunzipSync(file);
  if (!content.subarray(0, SIGNATURE.length).equals(SIGNATURE)) {
    throw new Error("This is not a file of a search index");
  }
  return content.subarray(SIGNATURE.length);
}
