import { expect, test } from "vitest";
import { isRelevant } from "#site/enhance/search/relevance.ts";

test("a word with the same beginning or another form of the query is relevant", () => {
  expect(isRelevant("br", ["brush"])).toBe(true);
  expect(isRelevant("papers", ["paper,"])).toBe(true);
  expect(isRelevant("Studies", ["study"])).toBe(true);
  expect(isRelevant("ZÜRICH", ["Zurich"])).toBe(true);
  expect(isRelevant("dont", ["don’t"])).toBe(true);
  expect(isRelevant("site", ["web-site"])).toBe(true);
  expect(isRelevant("LUT", ["ＬＵＴ套装"])).toBe(true);
  expect(isRelevant("brushez", ["brushes"])).toBe(true);
});

test.each([
  ["sky", "skies"],
  ["fly", "flies"],
  ["dry", "dried"],
  ["lie", "lying"],
])("%s and %s are forms of one word, however short", (one, other) => {
  expect([isRelevant(one, [other]), isRelevant(other, [one])]).toEqual([true, true]);
});

test("a shared first letter alone is not relevant", () => {
  expect(isRelevant("xyzzyq", ["x"])).toBe(false);
  expect(isRelevant("xz", ["x"])).toBe(false);
  expect(isRelevant("2999", ["2"])).toBe(false);
  expect(isRelevant("catastrophe", ["cat"])).toBe(false);
});

test("every word of the query must match", () => {
  expect(isRelevant("ink brush", ["Brushes", "ink"])).toBe(true);
  expect(isRelevant("ink xyzzyq", ["x", "ink"])).toBe(false);
});

test("Chinese words are left to the index, which segments them itself", () => {
  expect(isRelevant("怎么把汉字排好", ["汉字", "排"])).toBe(true);
  expect(isRelevant("汉字 xyzzyq", ["汉字", "x"])).toBe(false);
});
