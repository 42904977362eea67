import { describe, expect, it, test } from "vitest";
import { chooseLanguage } from "#domain/languages/choose.ts";
import { languageOf, localise } from "#domain/languages/localised.ts";
import { colon, separator } from "#domain/languages/separator.ts";
import { isLanguageTag, LANGUAGE_TAG } from "#domain/languages/tag.ts";

describe("the language chosen for a reader", () => {
  test.each([
    [["zh"], ["en", "zh"], "zh"],
    [["pt-BR"], ["en", "pt"], "pt"],
    [["fr", "zh"], ["en", "zh"], "zh"],
    [["fr"], ["zh", "en"], "zh"],
    [["fr"], [], "en"],
    [[], ["zh", "en"], "zh"],
    [["*", "not a tag", "", "zh"], ["en", "zh"], "zh"],
  ])("who prefers %j, of a shop in %j, is %s", (preferred, languages, chosen) => {
    expect(chooseLanguage(preferred, languages)).toBe(chosen);
  });
});

describe("a text in several languages", () => {
  const texts = { en: "Book", zh: "书" };

  it("is returned in the requested language, or else in the first one", () => {
    expect([localise(texts, "zh"), languageOf(texts, "zh")]).toEqual(["书", "zh"]);
    expect([localise(texts, "fr"), languageOf(texts, "fr")]).toEqual(["Book", "en"]);
  });

  it("without translations is empty, and keeps the requested language", () => {
    expect([localise({}, "fr"), languageOf({}, "fr")]).toEqual(["", "fr"]);
    expect(localise(texts, "toString")).toBe("Book");
  });
});

describe("the dot between two facts on one line, and the colon after a name", () => {
  test.each([
    ["en", " · ", ": "],
    ["ja", " · ", ": "],
    ["zh", "·", "："],
    ["zh-Hant-TW", "·", "："],
  ])("are in %s %j and %j", (lang, dot, afterName) => {
    expect([separator(lang), colon(lang)]).toEqual([dot, afterName]);
  });
});

describe("a language tag", () => {
  test.each([
    ["zh", true],
    ["zh-Hant-TW", true],
    ["es-419", true],
    ["zh-hant", false],
    ["ZH", false],
    ["not a tag", false],
    ["", false],
  ])("%j is one in its canonical form: %s", (text, isTag) => {
    expect(isLanguageTag(text)).toBe(isTag);
  });

  test.each(["zh", "fil", "zh-Hant-TW", "es-419"])("%s matches the pattern for language tags", (tag) => {
    expect(tag).toMatch(new RegExp(`^(?:${LANGUAGE_TAG})$`));
  });

  test.each(["z", "zhzh", "zh-", "zh_TW", "-zh"])("%s does not match it", (text) => {
    expect(text).not.toMatch(new RegExp(`^(?:${LANGUAGE_TAG})$`));
  });
});
