import { expect, test } from "vitest";
import { isRelevant } from "#site/enhance/search/relevance.ts";

test("a word that begins as what was asked for is meant, and so is one form of it for another", () => {
  expect(isRelevant("br", ["brush"])).toBe(true);
  expect(isRelevant("papers", ["paper,"])).toBe(true);
  expect(isRelevant("Studies", ["study"])).toBe(true);
  expect(isRelevant("ZÜRICH", ["Zurich"])).toBe(true);
  expect(isRelevant("dont", ["don’t"])).toBe(true);
  expect(isRelevant("site", ["web-site"])).toBe(true);
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

test("a first letter is not what was asked for", () => {
  expect(isRelevant("xyzzyq", ["x"])).toBe(false);
  expect(isRelevant("xz", ["x"])).toBe(false);
  expect(isRelevant("2999", ["2"])).toBe(false);
  expect(isRelevant("catastrophe", ["cat"])).toBe(false);
});

test("every word that was asked for must be there", () => {
  expect(isRelevant("ink brush", ["Brushes", "ink"])).toBe(true);
  expect(isRelevant("ink xyzzyq", ["x", "ink"])).toBe(false);
});

test("Chinese is left to the index, which finds its words without spaces", () => {
  expect(isRelevant("怎么把汉字排好", ["汉字", "排"])).toBe(true);
  expect(isRelevant("汉字 xyzzyq", ["汉字", "x"])).toBe(false);
});
