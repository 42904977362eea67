import { formatPath, itemsAt, type Markdown, parseField, type Source, textAt, valueAt } from "./source.ts";
import type { Path } from "./yaml.ts";

/** All Markdown texts of a file: its body, and the keys that hold Markdown. */
export function markdownTexts(source: Source): { field: string; markdown: Markdown }[] {
  const paths: Path[] = [
    ["licence"],
    ...["licence", "refunds"].flatMap((key) => languagesAt(source, key).map((language) => [key, language])),
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

/** The languages of a text in `shop.yaml`. */
function languagesAt(source: Source, key: string): string[] {
  const value = valueAt(source, [key]);
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
