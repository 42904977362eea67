import { describe, expect, test } from "vitest";
import { checkoutMessages, publishedMessages } from "#messages/checkout.ts";
import { compareMessages } from "#messages/compare.ts";
import { complete, merge } from "#messages/complete.ts";
import { differences } from "#messages/differences.ts";
import { messagesIn, SHIPPED_LANGUAGES } from "#messages/read.ts";
import { receiptMessages } from "#messages/receipts.ts";

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

function describeDifferences(translation: unknown, language = "pl"): string[] {
  return [...compareMessages(ENGLISH, translation, language)].map(
    ({ path, found, expected }) => `${path.join(".")}: ${found}, ${expected}`,
  );
}

describe("a translation", () => {
  test("that is complete, with the plural forms of its language, has no differences", () => {
    expect(describeDifferences(POLISH)).toEqual([]);
  });

  test("is compared message by message, and each missing message or plural form is reported", () => {
    const { greeting, empty, steps, ...rest } = POLISH;
    const files = { one: "{n} plik", other: "{n} pliku" };
    expect(
      describeDifferences({ ...rest, files, empty: { title: "Nic" }, steps: [{ title: "Zapłać" }] }),
    ).toEqual([
      "greeting: nothing, its translation",
      "files.few: nothing, its text",
      "files.many: nothing, its text",
      "empty.text: nothing, its translation",
      "steps.1.title: nothing, its translation",
    ]);
  });

  test("is checked for wrong types, empty texts, and unknown keys and placeholders", () => {
    const slips = { title: "", greeting: "Cześć {nam}", files: "pliki", empty: "Nic", tytuł: "Koszyk" };
    expect(describeDifferences({ ...POLISH, ...slips })).toEqual([
      "title: something else, a text",
      "greeting: {nam}, {name}",
      "files: something else, texts for one, few, many, other",
      "empty: something else, a group of messages",
      "tytuł: an unknown key, one of title, greeting, files, empty, steps",
    ]);
  });

  test("needs only the plural forms of its language, and may have one for an exact number", () => {
    expect(describeDifferences({ ...POLISH, files: { other: "{n}个文件" } }, "zh")).toEqual([]);
    expect(describeDifferences({ ...POLISH, files: { "=1": "一个文件", other: "{n}个文件" } }, "zh")).toEqual(
      [],
    );
  });

  test("is completed with English messages where it is missing or invalid", () => {
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

  test("is overridden message by message, and plural forms as a whole", () => {
    const overrides = { empty: { title: "Pusto" }, files: { other: "{n} sztuk" } };
    expect(merge(POLISH, overrides)).toMatchObject({
      title: "Twój koszyk",
      empty: { title: "Pusto", text: "Nic w {place}." },
      files: overrides.files,
    });
    expect(merge(POLISH, overrides)).not.toHaveProperty("files.few");
  });
});

describe("messages that are published without those that are English anyway", () => {
  test.each(SHIPPED_LANGUAGES)("are all there again in the checkout: %s", (language) => {
    const { emails, problems, receipts } = messagesIn(language);
    const published = publishedMessages({ emails, problems, receipts });
    const inCheckout = checkoutMessages(language, published);
    expect(inCheckout).toMatchObject({ lang: language, emails, problems });
    expect(receiptMessages(inCheckout.receipts)).toEqual(receipts);
  });

  test("are only the translated and the overridden ones", () => {
    expect(differences(ENGLISH, ENGLISH)).toBeUndefined();
    expect(differences(ENGLISH, POLISH)).toEqual(POLISH);
    const own = { ...ENGLISH, empty: { ...ENGLISH.empty, title: "Nothing yet" } };
    expect(differences(ENGLISH, own)).toEqual({ empty: { title: "Nothing yet" } });
    const steps = { ...ENGLISH, steps: [{ title: "Pay" }, { title: "Enjoy" }] };
    expect(complete(ENGLISH, differences(ENGLISH, steps))).toEqual(steps);
    const files = { ...ENGLISH, files: { other: "{n} files" } };
    expect(complete(ENGLISH, differences(ENGLISH, files))).toEqual(files);
  });
});
