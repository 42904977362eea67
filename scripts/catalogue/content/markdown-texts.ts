import { formatPath, itemsAt, type Markdown, parseField, type Source, textAt, valueAt } from "./source.ts";
import type { Path } from "./yaml.ts";

/** All Markdown texts of a file: its body, and the keys that hold Markdown. */
export function markdownTexts(source: Source): { field: string; markdown: Markdown }[] {
  const paths: Path[] = [
    ...["licence", "refunds"].flatMap((key) => textPaths(source, key)),
    ...itemsAt(source, ["testimonials"]).map((item) => [...item, "quote"]),
    ...itemsAt(source, ["faq"]).map((item) => [...item, "answer"]),
    ...itemsAt(source, ["changelog"]).map((item) => [...item, "notes"]),
  ];
  const present = paths.filter((path) => textAt(source, path) !== null);
  return [
    { field: "text", markdown: source.body },
    ...present.map((path) => ({ field: formatPath(path), markdown: parseField(source, path) })),
  ];
}

/** The paths of a text that may be given by language. */
function textPaths(source: Source, key: string): Path[] {
  const value = valueAt(source, [key]);
  if (typeof value !== "object" || value === null) return [[key]];
  return Object.keys(value).map((language) => [key, language]);
}
