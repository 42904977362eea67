import { expect, test } from "vitest";
import { isMeant } from "#site/enhance/search/meant.ts";

test("a word that begins as what was asked for is meant, and so is one form of it for another", () => {
  expect(isMeant("br", ["brush"])).toBe(true);
  expect(isMeant("papers", ["paper,"])).toBe(true);
  expect(isMeant("Studies", ["study"])).toBe(true);
  expect(isMeant("ZÜRICH", ["Zurich"])).toBe(true);
  expect(isMeant("dont", ["don’t"])).toBe(true);
  expect(isMeant("site", ["web-site"])).toBe(true);
  expect(isMeant("brushez", ["brushes"])).toBe(true);
});

test.each([
  ["sky", "skies"],
  ["fly", "flies"],
  ["dry", "dried"],
  ["lie", "lying"],
])("%s and %s are forms of one word, however short", (one, other) => {
  expect([isMeant(one, [other]), isMeant(other, [one])]).toEqual([true, true]);
});

test("a first letter is not what was asked for", () => {
  expect(isMeant("xyzzyq", ["x"])).toBe(false);
  expect(isMeant("xz", ["x"])).toBe(false);
  expect(isMeant("2999", ["2"])).toBe(false);
  expect(isMeant("catastrophe", ["cat"])).toBe(false);
});

test("every word that was asked for must be there", () => {
  expect(isMeant("ink brush", ["Brushes", "ink"])).toBe(true);
  expect(isMeant("ink xyzzyq", ["x", "ink"])).toBe(false);
});

test("Chinese is left to the index, which finds its words without spaces", () => {
  expect(isMeant("怎么把汉字排好", ["汉字", "排"])).toBe(true);
  expect(isMeant("汉字 xyzzyq", ["汉字", "x"])).toBe(false);
});
