import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { CborReader } from "#publish/search/cbor.ts";
import { readLanguageIndex } from "#publish/search/language-index.ts";
import { ENTRY, Entry, withPagefind } from "#publish/search/pagefind.ts";
import { buildSearchIndex, type PreviousIndex, UnreadableIndex } from "#publish/search/search-index.ts";
import { randomFrom } from "../campaigns/random.ts";

const WORDS = [
  ...[
    "lamp",
    "lamps",
    "Lampe",
    "paper",
    "ink",
    "moon",
    "résumé",
    "resume",
    "café",
    "naïve",
    "Straße",
    "𝒷lue",
  ],
  ...[
    "slow-notes",
    "CamelCase",
    "ＬＵＴ",
    "灯笼",
    "纸上的月亮",
    "x.txt",
    "2026",
    "İstanbul",
    "e\u0301clair",
    "😀",
  ],
];
const SEED = 20261128;

interface TestPage {
  number: number;
  url: string;
  language: string;
  html: string;
}

test("an index that is changed page by page is the one that Pagefind makes of all pages", async () => {
  const random = randomFrom(SEED);
  let pages = Array.from({ length: 60 }, (_, i) => createPage(i, random));
  let files = await build(pages, null, []);
  await expectWhole(files, pages);
  for (let round = 1; round <= 6; round++) {
    const before = pages;
    const at = random.between(0, pages.length);
    pages = pages.map((page, i) => (i === at ? createPage(page.number, random) : page));
    if (round % 2 === 0) pages = pages.toSpliced(random.between(0, pages.length), 1);
    if (round % 3 === 0) pages = [createPage(100 + round, random), ...pages];
    files = await build(pages, files, before);
    await expectWhole(files, pages);
    expect(files).toEqual(await build(pages, null, []));
  }
});

test("Pagefind reads only the pages that have changed", async () => {
  const random = randomFrom(SEED);
  const pages = Array.from({ length: 20 }, (_, i) => createPage(i, random));
  const files = await build(pages, null, []);
  const read: string[] = [];
  const [first, ...others] = pages;
  if (!first) throw new Error("There is no page");
  await build([createPage(first.number, random), ...others], files, pages, { read });
  expect(read).toEqual([first.url]);
});

test("a damaged part of the previous index causes another error than a failed write", async () => {
  const random = randomFrom(SEED);
  const pages = Array.from({ length: 4 }, (_, i) => createPage(i, random));
  const files = await build(pages, null, []);
  const full = () => Promise.reject(new Error("The disk is full"));
  await expect(build(pages, files, pages, { addFile: full })).rejects.toThrow("The disk is full");
  const damaged = new Map(
    [...files].map(([path, content]) => [path, path.endsWith(".pf_meta") ? content.subarray(9) : content]),
  );
  await expect(build(pages, damaged, pages)).rejects.toBeInstanceOf(UnreadableIndex);
});

test("a shop without pages has an index that finds nothing", async () => {
  const files = await build([], null, []);
  expect(Object.keys(entryOf(files).languages)).toEqual([]);
  expect([...files.keys()]).toContain("pagefind.js");
});

test("a failure while the next page is prepared stops the index, and nothing else", async () => {
  const html = "<html><body><p>ink</p></body></html>";
  const failed = withPagefind((indexPages) => {
    let seen = () => {};
    const firstSeen = new Promise<void>((resolve) => {
      seen = resolve;
    });
    const content = async () => {
      await firstSeen;
      // Unhandled rejections are reported after the microtasks of a turn.
      await new Promise((resolve) => setTimeout(resolve));
      return html;
    };
    const pages = [
      { url: "/a/", content: async () => html },
      { url: "/b/", content },
      { url: "/c/", content: () => Promise.reject(new Error("read though the index has failed")) },
    ];
    return indexPages(pages, () => {
      seen();
      throw new Error("stopped");
    });
  });
  await expect(failed).rejects.toThrow("stopped");
});

function createPage(number: number, random: ReturnType<typeof randomFrom>): TestPage {
  const language = number % 3 === 0 ? "zh" : "en";
  const word = () => WORDS[random.between(0, WORDS.length)] ?? "";
  const text = Array.from({ length: random.between(20, 1_500) }, word).join(" ");
  // Not every page has every field.
  const meta = number % 4 === 0 ? `<i data-pagefind-meta="kind:${word()}"></i>` : "";
  const html = `<html lang="${language}"><body><main data-pagefind-body data-pagefind-weight="0.3"><h1>${word()} ${number}</h1>
    <p id="text">${text}</p><p data-pagefind-weight="10">${word()}</p>${meta}
    <i data-pagefind-filter="price:${random.between(1, 9)}00"></i></main></body></html>`;
  return { number, url: `/${language}/${number}/`, language, html };
}

/**
 * Builds an index from an earlier one, or anew. `read` receives the addresses of the pages that are read. `addFile` replaces the
 * result.
 */
async function build(
  pages: TestPage[],
  earlier: ReadonlyMap<string, Uint8Array> | null,
  earlierPages: TestPage[],
  { read = [], addFile }: { read?: string[]; addFile?: () => Promise<void> } = {},
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const previous: PreviousIndex | null = earlier && {
    entry: entryOf(earlier),
    readFile: (path) => readFrom(earlier, path),
    files: [...earlier.keys()],
    hashes: new Map(earlierPages.map(({ url, html }) => [url, html])),
  };
  const searched = pages.map(({ url, language, html }) => ({
    ...{ url, language, hash: html },
    async content() {
      read.push(url);
      return html;
    },
  }));
  await buildSearchIndex(
    Map.groupBy(searched, ({ language }) => language),
    {
      previous,
      addFile: addFile ?? (async (path, content) => void files.set(path, await content())),
      onPage: () => {},
    },
  );
  return files;
}

/** Compares everything but the names of files with Pagefind's own index of all pages. */
async function expectWhole(files: ReadonlyMap<string, Uint8Array>, pages: TestPage[]): Promise<void> {
  const whole = await withPagefind((indexPages) =>
    indexPages(
      pages.map(({ url, html }) => ({ url, content: async () => html })),
      () => {},
    ),
  );
  const [ours, theirs] = [entryOf(files), whole.entry];
  const withoutHashes = ({ languages, ...entry }: Entry) => ({
    ...entry,
    languages: Object.fromEntries(
      Object.entries(languages).map(([language, { hash, ...rest }]) => [language, rest]),
    ),
  });
  expect(withoutHashes(ours)).toEqual(withoutHashes(theirs));
  for (const language of Object.keys(theirs.languages)) {
    const read = async (entry: Entry, from: ReadonlyMap<string, Uint8Array>) =>
      readLanguageIndex(language, {
        hash: entry.languages[language]?.hash ?? "",
        readFile: (path) => readFrom(from, path),
      });
    const [merged, made] = [await read(ours, files), await read(theirs, whole.files)];
    expect(merged.pages).toEqual(made.pages);
    expect(merged.fields).toEqual(made.fields);
    expect(rangesOf(files, ours, language)).toEqual(rangesOf(whole.files, theirs, language));
    expect(merged.words.every((part, i) => made.words[i]?.equals(part))).toBe(true);
  }
}

/** The first and the last word of each part, as far as they are given. */
function rangesOf(files: ReadonlyMap<string, Uint8Array>, { languages }: Entry, language: string) {
  const meta = gunzipSync(files.get(`pagefind.${languages[language]?.hash}.pf_meta`) ?? Buffer.alloc(0));
  const cbor = new CborReader(meta.subarray("pagefind_dcd".length));
  cbor.array();
  cbor.text();
  cbor.list(() => [cbor.array(), cbor.text(), cbor.integer(), cbor.text()]);
  return cbor.list(() => cbor.list(() => cbor.text()).slice(0, 2));
}

function entryOf(files: ReadonlyMap<string, Uint8Array>): Entry {
  return Entry.parse(JSON.parse(Buffer.from(files.get(ENTRY) ?? "").toString()));
}

async function readFrom(files: ReadonlyMap<string, Uint8Array>, path: string): Promise<Uint8Array> {
  const content = files.get(path);
  if (!content) throw new Error(`The index has no ${path}`);
  return content;
}
