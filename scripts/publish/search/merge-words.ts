import { CborReader, CborWriter } from "./cbor.ts";
import type { LanguageIndex } from "./language-index.ts";
import { createWordQueue } from "./word-queue.ts";

/** A part is complete once its words have this many positions and pages together. */
const PART_SIZE = 20_000;

/** Words of an index with their pages, and the first and last word or as much of them as distinguishes them from those of other parts. */
export interface WordPart {
  from: string;
  to: string;
  /** CBOR, as Pagefind writes it. */
  bytes: Buffer;
}

/** The meanings of the numbers in a merged index. */
interface Numbering {
  /** The number of each page by its address. */
  numbers: ReadonlyMap<string, number>;
  /** The names of metadata by their numbers. */
  fields: readonly string[];
}

/**
 * Merges the words of several indexes. The result depends only on the pages that are not left out, and not on how they are spread
 * over indexes.
 */
export function* mergeWords(indexes: LanguageIndex[], numbering: Numbering): Generator<WordPart> {
  let previous: Part | null = null;
  let from = "";
  for (const part of inParts(mergeWordByWord(indexes, numbering))) {
    if (previous) {
      const length = commonLength(previous.last, part.first) + 1;
      yield { from, to: beginning(previous.last, length, from), bytes: previous.bytes };
      from = beginning(part.first, length);
    } else from = part.first;
    previous = part;
  }
  if (previous) yield { from, to: previous.last, bytes: previous.bytes };
}

interface EncodedWord {
  word: Buffer;
  bytes: Buffer;
  /** How much it adds to the size of its part. */
  size: number;
}

/** Reads the indexes in the order of their words, so that the merged index is never in memory as a whole. */
function* mergeWordByWord(indexes: LanguageIndex[], numbering: Numbering): Generator<EncodedWord> {
  const cbor = new CborWriter();
  const queue = createWordQueue(indexes.map((index) => createCursor(index, numbering)));
  for (let { word } = queue; word; { word } = queue) {
    const uses = mergeUses(queue.take((cursor) => cursor.take()));
    if (!uses) continue;
    const size = writeWord(cbor, word, uses);
    yield { word, bytes: cbor.take(), size };
  }
}

interface Part {
  first: string;
  last: string;
  bytes: Buffer;
}

function* inParts(words: Iterable<EncodedWord>): Generator<Part> {
  let part: EncodedWord[] = [];
  let size = 0;
  for (const word of words) {
    part.push(word);
    size += word.size;
    if (size < PART_SIZE) continue;
    yield toPart(part);
    [part, size] = [[], 0];
  }
  if (part.length > 0) yield toPart(part);
}

function toPart(words: EncodedWord[]): Part {
  const cbor = new CborWriter();
  cbor.array(1);
  cbor.array(words.length);
  return {
    first: String(words[0]?.word),
    last: String(words.at(-1)?.word),
    bytes: Buffer.concat([cbor.take(), ...words.map(({ bytes }) => bytes)]),
  };
}

/** Where a word is on a page: an item of its source's CBOR, which has its positions in the text and then those in the metadata. */
interface Use {
  page: number;
  /** How many positions it has, with those in the metadata. */
  positions: number;
  bytes: Buffer;
  start: number;
  end: number;
}

/** Where a word is, and where it is in spellings with accents. */
interface Uses {
  plain: Use[];
  accented: Map<string, Use[]>;
}

/** Reads the words of an index one by one. */
function createCursor(index: LanguageIndex, { numbers, fields }: Numbering) {
  const pageNumbers = index.pages.map((page) => (page ? numbers.get(page.url) : undefined));
  const fieldNumbers = index.fields.map((field) => fields.indexOf(field));
  const areFieldsSame = fieldNumbers.every((number, i) => number === i);
  const rewriter = new CborWriter();
  let part = -1;
  let left = 0;
  let cbor = new CborReader(Buffer.alloc(0));
  const cursor = { word: null as Buffer | null, take };
  next();
  return cursor;

  function next(): void {
    while (left === 0) {
      const bytes = index.words[++part];
      if (!bytes) {
        cursor.word = null;
        return;
      }
      cbor = new CborReader(bytes);
      cbor.array();
      left = cbor.array();
    }
    left--;
    cbor.array();
    cursor.word = cbor.textBytes();
  }

  /** Where the current word is. Goes on to the next word. */
  function take(): Uses {
    const plain = readUses();
    const accented = new Map(
      cbor.list(() => {
        cbor.array();
        return [cbor.text(), readUses()] as const;
      }),
    );
    next();
    return { plain, accented };
  }

  function readUses(): Use[] {
    const uses: Use[] = [];
    let page = 0;
    for (let count = cbor.array(); count > 0; count--) {
      cbor.array();
      page += cbor.integer();
      const start = cbor.at;
      const inText = cbor.skipIntegers();
      const metadata = cbor.at;
      const positions = inText + cbor.skipIntegers();
      const number = pageNumbers[page];
      if (number === undefined) continue;
      const use = { page: number, positions, bytes: cbor.bytes, start, end: cbor.at };
      uses.push(areFieldsSame ? use : withFields(use, metadata));
    }
    return uses;
  }

  /** Rewrites the numbers of metadata fields. A negative number is a field, from -1; positions in it follow. */
  function withFields(use: Use, metadata: number): Use {
    const reader = new CborReader(use.bytes);
    reader.at = metadata;
    const values = reader.list(() => reader.integer());
    if (values.length === 0) return use;
    rewriter.raw(use.bytes, use.start, metadata);
    rewriter.array(values.length);
    for (const value of values) rewriter.integer(value < 0 ? -1 - (fieldNumbers[-1 - value] ?? 0) : value);
    const bytes = rewriter.take();
    return { ...use, bytes, start: 0, end: bytes.length };
  }
}

/** null if no page is left that has the word. */
function mergeUses(all: Uses[]): Uses | null {
  const plain = byPage(all.flatMap((uses) => uses.plain));
  const spellings = new Set(all.flatMap(({ accented }) => [...accented.keys()]));
  const accented = new Map(
    [...spellings]
      .toSorted((a, b) => (isBefore(a, b) ? -1 : 1))
      .map(
        (spelling) => [spelling, byPage(all.flatMap((uses) => uses.accented.get(spelling) ?? []))] as const,
      )
      .filter(([, uses]) => uses.length > 0),
  );
  return plain.length > 0 || accented.size > 0 ? { plain, accented } : null;
}

function byPage(uses: Use[]): Use[] {
  return uses.sort((a, b) => a.page - b.page);
}

/** @returns how much it adds to the size of its part */
function writeWord(cbor: CborWriter, word: Buffer, { plain, accented }: Uses): number {
  cbor.array(3);
  cbor.textBytes(word);
  let size = writeUses(cbor, plain);
  cbor.array(accented.size);
  for (const [spelling, uses] of accented) {
    cbor.array(2);
    cbor.text(spelling);
    size += 1 + writeUses(cbor, uses);
  }
  return size;
}

function writeUses(cbor: CborWriter, uses: Use[]): number {
  let [size, previous] = [0, 0];
  cbor.array(uses.length);
  for (const { page, positions, bytes, start, end } of uses) {
    cbor.array(3);
    cbor.integer(page - previous);
    cbor.raw(bytes, start, end);
    previous = page;
    size += positions + 1;
  }
  return size;
}

function commonLength(a: string, b: string): number {
  const [first, second] = [[...a], [...b]];
  const length = first.findIndex((character, i) => character !== second[i]);
  return length < 0 ? first.length : length;
}

/** As many characters of a word, or more if it would otherwise sort before `from`. */
function beginning(word: string, length: number, from = ""): string {
  const short = [...word].slice(0, length).join("");
  return short === word || !isBefore(short, from) ? short : beginning(word, length + 1, from);
}

/** Whether a text sorts before another one in UTF-8. */
function isBefore(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}
