import type { Draft, Drafts } from "../content.ts";
import { describeValue, type Findings } from "../mistakes.ts";
import { contentReference } from "../reference.ts";
import { mistakeAt, type Source } from "../source.ts";
import { type Path, type TextComment, yamlText } from "../yaml.ts";

const TEXT = /^(list, each a )?(text|Markdown)\b/;
/** Longer texts are not repeated. */
const MAX_EXAMPLE_LENGTH = 60;

/** Warns of texts that a comment cuts short: YAML takes `name: Issue #4` for the name Issue. */
export function checkComments(drafts: Drafts, findings: Findings): void {
  const { shop, tags, discounts, languages } = drafts;
  for (const [name, source] of Object.entries({ shop, tags, discounts })) {
    if (source) warnOfComments(source, name, findings);
  }
  for (const [name, list] of [
    ["product", drafts.products],
    ["collection", drafts.collections],
    ["page", drafts.pages],
  ] satisfies [string, Draft[]][]) {
    for (const { texts } of list) {
      for (const [language, source] of texts) {
        const file = language === languages[0] ? name : `${name}-translation`;
        warnOfComments(source, file, findings);
      }
    }
  }
}

/** @param file its name in the reference of all fields */
function warnOfComments(source: Source, file: string, { warnings }: Findings): void {
  for (const { path, text, comment } of source.comments) {
    if (!isTextField(file, path)) continue;
    const found = `${describeValue(text)}, since ${comment} after it is a comment`;
    warnings.push(mistakeAt(source, path, found, expectation({ text, comment })));
  }
}

function expectation({ text, comment }: Pick<TextComment, "text" | "comment">): string {
  const whole = `${text} ${comment}`;
  const example = whole.length > MAX_EXAMPLE_LENGTH ? "" : `: put ${yamlText(whole)}`;
  return `quotes around the text, if that belongs to it${example}`;
}

/** The text fields of each file. Known once a text has a comment, which few have. */
let textFields: Map<string, string[]> | undefined;

function isTextField(file: string, path: Path): boolean {
  textFields ??= new Map(
    contentReference().map(({ name, fields }) => [
      name,
      fields.filter(({ type }) => TEXT.test(type)).map(({ path }) => path),
    ]),
  );
  const keys = path.filter((step) => typeof step === "string");
  const inLanguage = keys.slice(0, -1);
  return (textFields.get(file) ?? []).some((field) => matches(field, keys) || matches(field, inLanguage));
}

/** @param field such as `options.name`, or `<slug>` for any key */
function matches(field: string, keys: string[]): boolean {
  const steps = field.split(".");
  return steps.length === keys.length && steps.every((step, i) => step === keys[i] || step.startsWith("<"));
}
