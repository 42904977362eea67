import { describe, expect, test } from "vitest";
import { compareMessages } from "#messages/compare.ts";
import { ENGLISH, MESSAGE_FILES, SHIPPED_LANGUAGES, shippedFiles } from "#messages/read.ts";

const files = SHIPPED_LANGUAGES.flatMap((language) => MESSAGE_FILES.map((name) => ({ language, name })));

describe("the shop's messages", () => {
  test("are shipped in English and Chinese", () => {
    expect(SHIPPED_LANGUAGES).toEqual(["en", "zh"]);
  });

  test.each(files)("$language/$name.json has every message of the English one, and nothing else", (file) => {
    const differences = [...compareMessages(ENGLISH[file.name], read(file), file.language)];
    expect(differences).toEqual([]);
  });

  test.each(files)("$language/$name.json has the same placeholders", (file) => {
    const [translated, english] = [texts(read(file)), texts(ENGLISH[file.name])];
    for (const [key, text] of english)
      expect(placeholders(translated.get(key)), key).toEqual(placeholders(text));
  });

  test.each(files)("$language/$name.json has no empty text", (file) => {
    expect([...texts(read(file))].filter(([, text]) => text.trim() === "")).toEqual([]);
  });
});

function read({ language, name }: (typeof files)[number]): unknown {
  return shippedFiles(language)[name];
}

/** Every text by its key; of several plural forms the one that every language has. */
function texts(value: unknown, path = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[path, value]]);
  if (typeof value !== "object" || value === null) return new Map();
  const isPlural = "other" in value && ["one", "=1", "=0"].some((form) => form in value);
  const inner = isPlural ? [["other", value.other] as const] : Object.entries(value);
  return new Map(inner.flatMap(([key, inner]) => [...texts(inner, `${path}.${key}`)]));
}

function placeholders(text = ""): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name).toSorted();
}
