import type { Draft, Drafts, ProductDraft } from "../content.ts";
import { didYouMean } from "../did-you-mean.ts";
import { describeValue, type Findings } from "../mistakes.ts";
import { itemsAt, mistakeAt, nameAt, type Source, textAt, valueAt } from "../source.ts";
import type { Path } from "../yaml.ts";

/** Lists whose items are identified by a key. A translation gives the named text for some of the items. */
const KEYED_LISTS = [
  { list: "options", key: "key", text: "name" },
  { list: "gallery", key: "file", text: "alt" },
  { list: "files", key: "name", text: "title" },
  { list: "samples", key: "file", text: "title" },
  { list: "changelog", key: "date", text: "notes" },
] as const;
/** Keys that are translated as a whole. */
const TRANSLATED_KEYS = ["coverAlt", "contents", "faq", "licence"];
const SHOP_TEXTS = ["name", "tagline", "author", "opening", "licence", "refunds"];

/**
 * A missing translation is a warning, since pages show the default language instead. A translation of something that does
 * not exist is a mistake.
 */
export function checkTranslations(drafts: Drafts, findings: Findings): void {
  const [first, ...others] = drafts.languages;
  if (drafts.shop) expectLanguages(drafts.shop, SHOP_TEXTS, others, findings);
  if (drafts.tags) expectLanguages(drafts.tags, Object.keys(Object(drafts.tags.values)), others, findings);

  for (const draft of drafts.products) {
    const main = draft.texts.get(first);
    if (!main) continue;
    expectText(main, findings);
    expectAlternatives(draft, main, findings);
    for (const language of others) {
      const translation = expectTranslation(draft, language, main, `${draft.folder}/product`, findings);
      if (translation) compareProducts(main, translation, findings);
    }
  }
  for (const draft of [...drafts.collections, ...drafts.pages]) {
    const main = draft.texts.get(first);
    if (main && draft.folder === "pages") expectText(main, findings);
    for (const language of main ? others : []) {
      expectTranslation(draft, language, main, `${draft.folder}/${draft.slug}`, findings);
    }
  }
}

function expectTranslation(
  draft: Draft,
  language: string,
  main: Source | undefined,
  name: string,
  findings: Findings,
): Source | null {
  const translation = draft.texts.get(language);
  if (!translation) {
    const expected = `a translation into ${language}`;
    const file = `${name}.${language}.md`;
    findings.warnings.push({ file, line: 1, field: "file", found: "nothing", expected });
    return null;
  }
  if (isEmpty(translation) && main && !isEmpty(main)) {
    findings.warnings.push({ ...emptyText(translation), expected: "a translation of the text" });
  }
  return translation;
}

function compareProducts(main: Source, translation: Source, findings: Findings): void {
  for (const key of TRANSLATED_KEYS) {
    if (valueAt(main, [key]) === undefined || valueAt(translation, [key]) !== undefined) continue;
    findings.warnings.push(mistakeAt(translation, [key], "nothing", "a translation"));
  }
  const roles = rolesByName(translation);
  for (const [name, role] of rolesByName(main)) {
    if (role === null || roles.get(name) !== null) continue;
    findings.warnings.push(
      mistakeAt(translation, ["testimonials"], `no role of ${describeValue(name)}`, "a translation"),
    );
  }
  for (const { list, key, text } of KEYED_LISTS) {
    const hasText = (item: Path) => textAt(main, [...item, text]) !== null;
    const allNames = itemsAt(main, [list]).map((item) => nameAt(main, [...item, key]) ?? "");
    const itemsWithText = itemsAt(main, [list]).filter(hasText);
    const translatedNames = itemsAt(translation, [list]).map((item) => nameAt(translation, [...item, key]));
    for (const name of itemsWithText.map((item) => nameAt(main, [...item, key]) ?? "")) {
      if (translatedNames.includes(name)) continue;
      findings.warnings.push(
        mistakeAt(translation, [list], `no ${text} of ${describeValue(name)}`, "a translation"),
      );
    }
    if (list !== "options" && list !== "changelog") continue;
    for (const [index, name] of translatedNames.entries()) {
      if (name === null || allNames.includes(name)) continue;
      const expected = `a ${key} of the ${list} in the default language${didYouMean(name, allNames)}`;
      findings.mistakes.push(mistakeAt(translation, [list, index, key], describeValue(name), expected));
    }
  }
}

/** Roles are compared by name, since testimonials have no other key. */
function rolesByName(source: Source): Map<string | null, string | null> {
  const items = itemsAt(source, ["testimonials"]);
  return new Map(items.map((item) => [textAt(source, [...item, "name"]), textAt(source, [...item, "role"])]));
}

function expectLanguages(source: Source, keys: string[], languages: string[], findings: Findings): void {
  for (const path of keys.flatMap((key) => languages.map((language) => [key, language]))) {
    if (valueAt(source, path.slice(0, 1)) === undefined || valueAt(source, path) !== undefined) continue;
    findings.warnings.push(mistakeAt(source, path, "nothing", "a translation"));
  }
}

/** Every picture of the gallery needs an alternative text. */
function expectAlternatives({ gallery }: ProductDraft, main: Source, findings: Findings): void {
  const described = itemsAt(main, ["gallery"]).map((item) => nameAt(main, [...item, "file"]));
  for (const { name } of gallery.filter((asset) => !described.includes(asset.name))) {
    const expected = `an entry with file: ${name} and alt: what it shows`;
    findings.warnings.push(mistakeAt(main, ["gallery"], "nothing", expected));
  }
}

function expectText(source: Source, findings: Findings): void {
  if (isEmpty(source)) findings.mistakes.push(emptyText(source));
}

function emptyText({ file }: Source) {
  return { file, line: 1, field: "text", found: "nothing", expected: "Markdown below the front matter" };
}

function isEmpty({ body, isReadable }: Source): boolean {
  return isReadable && body.facts.isEmpty;
}
