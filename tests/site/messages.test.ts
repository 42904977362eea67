import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../site/messages");
const languages = readdirSync(folder);

describe("the site's messages", () => {
  test.each(languages)("%s has the same keys as en.json", (file) => {
    expect(keys(read(file))).toEqual(keys(read("en.json")));
  });

  test.each(languages)("%s has the same placeholders as en.json", (file) => {
    const [translated, english] = [texts(read(file)), texts(read("en.json"))];
    for (const [key, text] of english) {
      expect(placeholders(translated.get(key)), key).toEqual(placeholders(text));
    }
  });

  test.each(languages)("%s has no empty text", (file) => {
    expect([...texts(read(file))].filter(([, text]) => text.trim() === "")).toEqual([]);
  });
});

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), "utf8"));
}

function keys(messages: unknown): string[] {
  return [...texts(messages).keys()].toSorted();
}

function texts(value: unknown, path = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[path, value]]);
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...texts(inner, `${path}.${key}`)]));
}

function placeholders(text = ""): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name).toSorted();
}
