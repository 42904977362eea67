import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { readContent } from "#catalogue/content/read.ts";
import { ENGLISH, MESSAGE_FILES, shippedFiles } from "#messages/read.ts";
import { untranslated } from "#messages/untranslated.ts";
import { FIXTURE, shopWith } from "./content-folder.ts";

/** The findings about messages in a copy of the fixture's shop. */
async function check(changes: Record<string, string>) {
  const { mistakes, warnings } = await checkContent(shopWith(changes));
  const messageWarnings = warnings
    .map((warning) => formatMistake(warning))
    .filter((warning) => warning.startsWith("content/messages"));
  return { mistakes: mistakes.map((mistake) => formatMistake(mistake)), warnings: messageWarnings };
}

const IN_FRENCH_TOO = {
  "shop.yaml": readFileSync(join(FIXTURE, "shop.yaml"), "utf8").replace("[en, zh]", "[en, zh, fr]"),
};

test("a shop can be in any language for which its content has messages", async () => {
  const files = MESSAGE_FILES.map((name) => [
    `messages/fr/${name}.json`,
    JSON.stringify(shippedFiles("en")[name]),
  ]);
  const { mistakes, warnings } = await check({ ...IN_FRENCH_TOO, ...Object.fromEntries(files) });
  expect(mistakes).toEqual([]);
  // One for each file says how many of its texts are still in English.
  expect(warnings.map((warning) => warning.replace(/:\d+: \S+: found/, " found"))).toEqual(
    ["emails", "pages", "problems", "receipts"].map((name) =>
      expect.stringMatching(
        new RegExp(
          `^content/messages/fr/${name}\\.json found the English text, as in \\d+ more of this file`,
        ),
      ),
    ),
  );
});

test("a text of an additional language that is the English one is a warning, unless it is a name or in a variant of English", async () => {
  const { pages } = ENGLISH;
  const messages = JSON.stringify({ nav: pages.nav, library: { title: "Ma bibliothèque" } }, null, 1);
  const { warnings } = await check({ ...IN_FRENCH_TOO, "messages/fr/pages.json": messages });
  const english = warnings.filter((warning) => warning.includes("the English text"));
  expect(english).toEqual([
    expect.stringMatching(/^content\/messages\/fr\/pages\.json:\d+: nav\.\w+: found the English text/),
  ]);
  expect(untranslated(pages, pages, "en-GB")).toEqual([]);
  expect(
    untranslated({ a: "Vitrine", b: "{count} {name}" }, { a: "Vitrine", b: "{count} {name}" }, "fr"),
  ).toEqual([]);
});

test("each missing message of an additional language is a warning with its file and key", async () => {
  const { paid, ...emails } = Object(shippedFiles("en").emails);
  const { mistakes, warnings } = await check({
    ...IN_FRENCH_TOO,
    "messages/fr/pages.json": JSON.stringify(shippedFiles("en").pages),
    "messages/fr/emails.json": JSON.stringify(
      { ...emails, paid: { text: paid.text, heading: paid.heading } },
      null,
      1,
    ),
  });
  expect(mistakes).toEqual([]);
  expect(warnings.filter((warning) => warning.includes("emails"))).toEqual([
    expect.stringContaining("found the English text, as in"),
    expect.stringMatching(
      /^content\/messages\/fr\/emails\.json:\d+: paid\.subject: found nothing, expected its translation$/,
    ),
  ]);
  expect(warnings).toContain(
    "content/messages/fr/problems.json:1: problems.link-spent.title: found nothing, expected its translation",
  );
});

test("single messages of a shipped language can be overridden, and likely typos are warnings", async () => {
  const cart = { link: "我的篮子", added: "{nme}放进去了。", cout: { other: "{n}" }, count: "有货" };
  const { mistakes, warnings } = await check({ "messages/zh/pages.json": JSON.stringify({ cart }, null, 1) });
  expect(mistakes).toEqual([]);
  expect(warnings).toEqual([
    "content/messages/zh/pages.json:4: cart.added: found {nme}, expected {name} (did you mean {name}?)",
    expect.stringMatching(
      /json:5: cart\.cout: found an unknown key, expected one of .*\(did you mean count\?\)$/,
    ),
    "content/messages/zh/pages.json:8: cart.count: found something else, expected texts for other",
  ]);
  const { content } = readContent(shopWith({ "messages/zh/pages.json": JSON.stringify({ cart }) }));
  const zh = content?.messages.get("zh");
  expect(zh?.pages.cart).toMatchObject({
    link: "我的篮子",
    count: Object(shippedFiles("zh").pages).cart.count,
  });
  expect(zh?.emails).toEqual(shippedFiles("zh").emails);
});

test("the Chinese messages address everybody as 你", () => {
  for (const [name, messages] of Object.entries(shippedFiles("zh")))
    expect(JSON.stringify(messages), name).not.toContain("您");
});

test("unreadable message files are always reported, as a mistake or a warning", async () => {
  const { mistakes, warnings } = await check({
    "messages/zh/pages.json": '{\n  "cart": {,}\n}',
    "messages/zh/page.json": "{}",
    "messages/Chinese!/pages.json": "{}",
    "messages/zh.json": "{}",
  });
  expect(mistakes).toEqual([
    'content/messages/Chinese!:1: name: found "Chinese!", expected a language code such as en or zh',
    expect.stringMatching(/^content\/messages\/zh\/pages\.json:2: JSON: found .*, expected valid JSON$/),
  ]);
  expect(warnings).toEqual([
    expect.stringMatching(/^content\/messages\/zh\.json:1: file: found "zh\.json", expected a known name/),
    expect.stringMatching(/^content\/messages\/zh\/page\.json:1: file: .*\(did you mean pages\.json\?\)$/),
  ]);
});
