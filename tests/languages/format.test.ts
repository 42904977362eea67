import { describe, expect, test } from "vitest";
import { formatMessage, formatPlural } from "#messages/format.ts";

const POLISH = { one: "{n} plik", few: "{n} pliki", many: "{n} plików", other: "{n} pliku" };
const ARABIC = {
  zero: "لا ملفات",
  one: "ملف واحد",
  two: "ملفان",
  few: "{n} ملفات",
  many: "{n} ملفًا",
  other: "{n} ملف",
};

describe("a message", () => {
  test("has every occurrence of a placeholder filled in", () => {
    expect(formatMessage("{a} and {b}, then {a}", { a: "ink", b: "paper" })).toBe("ink and paper, then ink");
  });

  test("inserts values unchanged", () => {
    expect(formatMessage("Buy {name}", { name: "$& {name} <b>" })).toBe("Buy $& {name} <b>");
  });

  test("keeps a placeholder without a value", () => {
    expect(formatMessage("{nothing}", { something: "x" })).toBe("{nothing}");
  });
});

describe("a message with plural forms", () => {
  test.each([
    ["en", { one: "{n} file", other: "{n} files" }, { 0: "0 files", 1: "1 file", 2: "2 files" }],
    ["zh", { other: "{n}个文件" }, { 0: "0个文件", 1: "1个文件", 1000: "1,000个文件" }],
    ["pl", POLISH, { 1: "1 plik", 2: "2 pliki", 5: "5 plików", 22: "22 pliki", 112: "112 plików" }],
    [
      "ar",
      ARABIC,
      {
        0: "لا ملفات",
        1: "ملف واحد",
        2: "ملفان",
        3: "3 ملفات",
        11: "11 ملفًا",
        100: "100 ملف",
        103: "103 ملفات",
      },
    ],
    ["fa", { one: "{n} پرونده", other: "{n} پرونده" }, { 12: "۱۲ پرونده" }],
  ])("in %s has the form that the number asks for", (language, forms, expected) => {
    const counted = Object.keys(expected).map((n) => [n, formatPlural(forms, Number(n), language)]);
    expect(Object.fromEntries(counted)).toEqual(expected);
  });

  test("uses the form for an exact number if there is one", () => {
    const forms = { "=0": "{name} alone", one: "{name} and {n} other", other: "{name} and {n} others" };
    const named = (n: number) => formatPlural(forms, n, "en", { name: "Ink" });
    expect([0, 1, 2].map(named)).toEqual(["Ink alone", "Ink and 1 other", "Ink and 2 others"]);
  });

  test("uses the general form if a form is missing", () => {
    expect(formatPlural({ other: "{n} pliku" }, 2, "pl")).toBe("2 pliku");
  });
});
