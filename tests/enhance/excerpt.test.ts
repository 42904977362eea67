import { expect, test } from "vitest";
import { partsOf } from "#site/enhance/search/excerpt.ts";

const CONTENT = "Two lamps. One is small (and red), the other is large. Do they burn? They do";

/** An excerpt as text, with the matches between asterisks. */
const read = (excerpt: string, content = CONTENT) =>
  partsOf({ excerpt, content })
    .map(({ text, isMatch }) => (isMatch ? `*${text}*` : text))
    .join("");

test("an excerpt marks where its text goes on, and trims loose punctuation", () => {
  expect(read("lamps. One is <mark>small</mark> (and red), the")).toBe(
    "…lamps. One is *small* (and red), the…",
  );
  expect(read("One is <mark>small</mark> (and")).toBe("One is *small* (and…");
  expect(read("small (and <mark>red),</mark>")).toBe("…small (and *red*)…");
  expect(read("<mark>red),</mark> the other is large. Do")).toBe("…*red*), the other is large. Do…");
  expect(read("<mark>One</mark> is small (")).toBe("*One* is small…");
});

test("an excerpt of whole sentences has no ellipsis", () => {
  expect(read("Two <mark>lamps.</mark>")).toBe("Two *lamps*.");
  expect(read("Do they <mark>burn?</mark>")).toBe("Do they *burn*?");
  expect(read("They <mark>do</mark>")).toBe("They *do*");
  expect(read(". <mark>One</mark> is small (and red), the other is large.")).toBe(
    "*One* is small (and red), the other is large.",
  );
});

test("the spaces that the index inserts after Chinese punctuation are removed", () => {
  const content = "灯笼· 纸灯。 两盏都亮着，一盏红。 还有";
  expect(read("纸<mark>灯</mark>。 两盏都亮着", content)).toBe("…纸*灯*。两盏都亮着…");
  expect(read("， 一<mark>盏</mark>红。", content.replace("，", "， "))).toBe("…一*盏*红。");
  expect(read("<mark>灯笼</mark>· 纸灯。", content)).toBe("*灯笼*·纸灯。");
});

test("an element's name in a text stays text", () => {
  expect(read("a &lt;title&gt; and a <mark>lamp</mark>", "a <title> and a lamp")).toBe(
    "a <title> and a *lamp*",
  );
});
