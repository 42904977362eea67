import { describe, expect, test } from "vitest";
import { compareMessages } from "#messages/compare.ts";
import { complete, merge } from "#messages/complete.ts";

const ENGLISH = {
  title: "Your cart",
  greeting: "Hello {name}",
  files: { one: "{n} file", other: "{n} files" },
  empty: { title: "Nothing", text: "Nothing in {place}." },
  steps: [{ title: "Pay" }, { title: "Open" }],
};
const POLISH = {
  title: "Twój koszyk",
  greeting: "Cześć {name}",
  files: { one: "{n} plik", few: "{n} pliki", many: "{n} plików", other: "{n} pliku" },
  empty: { title: "Nic", text: "Nic w {place}." },
  steps: [{ title: "Zapłać" }, { title: "Otwórz" }],
};

function told(translation: unknown, language = "pl"): string[] {
  return [...compareMessages(ENGLISH, translation, language)].map(
    ({ path, found, expected }) => `${path.join(".")}: ${found}, ${expected}`,
  );
}

describe("a translation", () => {
  test("that says everything as its language counts has nothing to be told", () => {
    expect(told(POLISH)).toEqual([]);
  });

  test("is told each message and each plural form that it lacks", () => {
    const { greeting, empty, steps, ...rest } = POLISH;
    const files = { one: "{n} plik", other: "{n} pliku" };
    expect(told({ ...rest, files, empty: { title: "Nic" }, steps: [{ title: "Zapłać" }] })).toEqual([
      "greeting: nothing, its translation",
      "files.few: nothing, its text",
      "files.many: nothing, its text",
      "empty.text: nothing, its translation",
      "steps.1.title: nothing, its translation",
    ]);
  });

  test("is told what is of no use: other kinds of things, empty texts, unknown keys and names", () => {
    const slips = { title: "", greeting: "Cześć {nam}", files: "pliki", empty: "Nic", tytuł: "Koszyk" };
    expect(told({ ...POLISH, ...slips })).toEqual([
      "title: something else, a text",
      "greeting: {nam}, {name}",
      "files: something else, texts for one, few, many, other",
      "empty: something else, a group of messages",
      "tytuł: an unknown key, one of title, greeting, files, empty, steps",
    ]);
  });

  test("needs no more forms than its language has, and may have one for an exact number", () => {
    expect(told({ ...POLISH, files: { other: "{n} 个文件" } }, "zh")).toEqual([]);
    expect(told({ ...POLISH, files: { "=1": "一个文件", other: "{n} 个文件" } }, "zh")).toEqual([]);
  });

  test("is shown in English where it has nothing of use, and in its own words elsewhere", () => {
    const slips = {
      title: " ",
      files: "pliki",
      empty: { text: "Pusto w {place}." },
      steps: [{}, { title: "Otwórz" }],
    };
    expect(complete(ENGLISH, { ...slips, __proto__: null, unknown: "x" })).toEqual({
      ...ENGLISH,
      empty: { title: "Nothing", text: "Pusto w {place}." },
      steps: [{ title: "Pay" }, { title: "Otwórz" }],
    });
    for (const nothing of [undefined, null, 1, "text", []])
      expect(complete(ENGLISH, nothing)).toEqual(ENGLISH);
  });

  test("gives way to another message by message, and for plurals as a whole", () => {
    const own = { empty: { title: "Pusto" }, files: { other: "{n} sztuk" } };
    expect(merge(POLISH, own)).toMatchObject({
      title: "Twój koszyk",
      empty: { title: "Pusto", text: "Nic w {place}." },
      files: own.files,
    });
    expect(merge(POLISH, own)).not.toHaveProperty("files.few");
  });
});
