import { createHash } from "node:crypto";
import { CborWriter } from "./cbor.ts";
import { type IndexedPage, pack } from "./language-index.ts";
import type { WordPart } from "./merge-words.ts";

/** Characters of a hash in a file name. It is longer if two files would have the same name. */
const MIN_HASH_LENGTH = 7;
const META_HASH_LENGTH = 10;

/** Adds a file to an index. `content` is called unless the file is there already. */
export type AddFile = (path: string, content: () => Promise<Uint8Array>) => Promise<void>;

interface WrittenIndex {
  language: string;
  /** Pagefind's version. */
  version: string;
  pages: IndexedPage[];
  /** The names of metadata, which words refer to by their number. */
  fields: string[];
  parts: Iterable<WordPart>;
}

/**
 * Writes the part of an index that is about one language. Files are named by a hash of their content.
 * @param maxFragments how many files the pages may take: if there are more pages, several share a file
 * @returns the hash of the part, for the index's entry
 */
export async function writeLanguageIndex(
  { language, version, pages, fields, parts }: WrittenIndex,
  { maxFragments, addFile }: { maxFragments: number; addFile: AddFile },
): Promise<string> {
  const nameOf = createNames(language);
  const add = (path: string, content: Buffer) => addFile(path, async () => pack(content));
  const meta = new CborWriter();
  const writeRow = (...texts: string[]) => meta.list(texts, (text) => meta.text(text));
  meta.array(6);
  meta.text(version);
  const fragments = toFragments(pages, { maxFragments, nameOf });
  meta.array(pages.length);
  for (const { path, json, members, group } of fragments) {
    await add(path, Buffer.from(json));
    for (const { hash, words } of members) {
      meta.array(3);
      meta.text(hash);
      meta.integer(words);
      meta.text(group);
    }
  }
  const rows: [from: string, to: string, hash: string][] = [];
  for (const { from, to, bytes } of parts) {
    const hash = nameOf(bytes);
    await add(`index/${hash}.pf_index`, bytes);
    rows.push([from, to, hash]);
  }
  meta.list(rows, (row) => writeRow(...row));
  const filters = encodeFilters(pages).map(({ name, bytes }) => ({ name, bytes, hash: nameOf(bytes) }));
  for (const { bytes, hash } of filters) await add(`filter/${hash}.pf_filter`, bytes);
  meta.list(filters, ({ name, hash }) => writeRow(name, hash));
  // Orders other than that of relevance.
  meta.array(0);
  writeRow(...fields);
  const description = meta.take();
  const hash = `${language}_${sha1(description).slice(0, META_HASH_LENGTH)}`;
  await add(`pagefind.${hash}.pf_meta`, description);
  return hash;
}

/** The files that hold what is shown of the pages. */
function* toFragments(
  pages: IndexedPage[],
  { maxFragments, nameOf }: { maxFragments: number; nameOf: ReturnType<typeof createNames> },
) {
  const size = Math.ceil(pages.length / maxFragments);
  for (let start = 0; start < pages.length; start += size) {
    const members = pages
      .slice(start, start + size)
      .map(({ json, words }) => ({ json, words, hash: nameOf(json) }));
    const [first] = members;
    if (!first) return;
    const json = `{${members.map(({ hash, json }) => `"${hash}":${json}`).join(",")}}`;
    const group = size > 1 ? nameOf(json, "group_") : "";
    const path = `fragment/${group || first.hash}.pf_fragment`;
    yield { path, json: group ? json : first.json, members, group };
  }
}

/** The filters of all pages, each with its values and the numbers of their pages. */
function encodeFilters(pages: IndexedPage[]): { name: string; bytes: Buffer }[] {
  const uses = pages.flatMap(({ filters }, number) =>
    Object.entries(filters).flatMap(([name, values]) => values.map((value) => ({ name, value, number }))),
  );
  return sortedGroups(uses, ({ name }) => name).map(([name, ofFilter]) => {
    const cbor = new CborWriter();
    cbor.array(2);
    cbor.text(name);
    cbor.list(
      sortedGroups(ofFilter, ({ value }) => value),
      ([value, ofValue]) => {
        cbor.array(2);
        cbor.text(value);
        cbor.list(ofValue, ({ number }) => cbor.integer(number));
      },
    );
    return { name, bytes: cbor.take() };
  });
}

function sortedGroups<Item>(items: Item[], keyOf: (item: Item) => string): [string, Item[]][] {
  return [...Map.groupBy(items, keyOf)].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Names content by its hash, which is as long as it takes to be unique. */
function createNames(language: string): (content: string | Buffer, prefix?: string) => string {
  const hashes = new Map<string, string>();
  return (content, prefix = "") => {
    const hash = sha1(content);
    for (let length = MIN_HASH_LENGTH; ; length++) {
      const name = `${language}_${prefix}${hash.slice(0, length)}`;
      const other = hashes.get(name);
      if (other !== undefined && other !== hash) continue;
      hashes.set(name, hash);
      return name;
    }
  };
}

function sha1(content: string | Buffer): string {
  return createHash("sha1").update(content).digest("hex");
}
