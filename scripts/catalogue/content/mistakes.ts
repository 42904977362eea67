/** Something wrong in the content folder, with all that the creator needs to find and correct it. */
export interface Mistake {
  /** Path within the content folder, with forward slashes. */
  file: string;
  /** From 1. */
  line: number;
  /** A key such as `options[1].price`, or `text` for the Markdown. */
  field: string;
  found: string;
  expected: string;
}

/** Warnings do not stop a build. */
export interface Findings {
  mistakes: Mistake[];
  warnings: Mistake[];
}

/** The content cannot be built. Carries all its mistakes. */
export class ContentInvalid extends Error {
  override name = "ContentInvalid";
  readonly mistakes: readonly Mistake[];
  readonly warnings: readonly Mistake[];
  readonly contentDir: string;

  constructor({ mistakes, warnings }: Findings, contentDir: string) {
    super(`The content has ${mistakes.length} ${mistakes.length === 1 ? "mistake" : "mistakes"}`);
    this.mistakes = mistakes;
    this.warnings = warnings;
    this.contentDir = contentDir;
  }
}

/** `content/products/x/product.md:4: price: found "abc", expected a decimal sum such as 29 or 29.00` */
export function formatMistake(mistake: Mistake, folder = "content"): string {
  const { file, line, field, found, expected } = mistake;
  return `${folder}/${file}:${line}: ${field}: found ${found}, expected ${expected}`;
}

/** Sorts by file, line and wording, and removes duplicates. */
export function sortMistakes(mistakes: readonly Mistake[]): Mistake[] {
  const byText = new Map(mistakes.map((mistake) => [formatMistake(mistake), mistake]));
  return [...byText.values()].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || compare(formatMistake(a), formatMistake(b)),
  );
}

const MAX_QUOTE_LENGTH = 60;

/** A value as a phrase for `found`. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value !== "string") return Array.isArray(value) ? "a list" : "a block of keys";
  if (value.trim() === "") return "an empty text";
  const truncated = value.length > MAX_QUOTE_LENGTH ? `${value.slice(0, MAX_QUOTE_LENGTH)}…` : value;
  return JSON.stringify(truncated);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
