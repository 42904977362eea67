import { expect, test } from "vitest";
import { passageOf, SEARCH_ONLY_MARK } from "#site/enhance/search/passage.ts";

/** The passage of a text in which the words in brackets match the query. */
function passage(text: string, between = " ") {
  const words = text.split(" ").map((word) => word.replace(/[[\]]/g, ""));
  const locations = text.split(" ").flatMap((word, at) => (word.startsWith("[") ? [at] : []));
  const raw_content = words.join(between);
  return passageOf({ raw_content, content: words.join(between === " " ? " " : ""), locations });
}

const MANY = Array.from({ length: 60 }, (_, i) => `w${i}`).join(" ");

test("an excerpt starts shortly before the densest matches and marks them", () => {
  const { excerpt } = passage(`[far] ${MANY} [red] and [blue] lamps ${MANY}`);
  expect(excerpt).toMatch(/^w55 w56 w57 w58 w59 <mark>red<\/mark> and <mark>blue<\/mark> lamps w0 /);
  expect(excerpt.split(" ")).toHaveLength(30);
});

test("an excerpt begins with the sentence that the densest matches are in, if it begins near enough", () => {
  const before = "One two three four five six seven eight. ";
  const sentence = "It was, i.e. on most days of that year, a [red] lamp. And more. And more.";
  expect(passage(before + sentence).excerpt).toBe(
    "It was, i.e. on most days of that year, a <mark>red</mark> lamp. And more. And more.",
  );
  expect(passage(`Short. ${MANY} [red] lamp`).excerpt).toMatch(/^w55 w56 w57 w58 w59 <mark>red/);
  expect(passage(`${before}A [lamp] ${MANY}`).excerpt.split(" ").at(-1)).toBe("w27");
  expect(passage("纸 灯 亮 着 。 它 是 一 盏 红 [灯] 。", "\u200B").excerpt).toBe(
    "它是一盏红<mark>灯</mark>。",
  );
});

test("search-only words are not shown: the excerpt is the beginning of the text", () => {
  expect(passage(`A red lamp. ${SEARCH_ONLY_MARK} [Moon] Paper`)).toEqual({
    excerpt: `A red lamp.`,
    content: "A red lamp.",
  });
});

test("Chinese words are joined without spaces", () => {
  expect(passage(`两 盏 [灯] 。 ${SEARCH_ONLY_MARK} [灯]`, "\u200B").excerpt).toBe("两盏<mark>灯</mark>。");
});
