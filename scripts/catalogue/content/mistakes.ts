/** Something in the content folder that is not as it should be, told so that it can be found and put right. */
export interface Mistake {
  /** Path within the content folder, with forward slashes. */
  file: string;
  /** From 1. */
  line: number;
  /** Where in the file: a key such as `options[1].price`, or `text` for the Markdown. */
  field: string;
  found: string;
  expected: string;
}

/** What reading has found so far. Warnings do not stop a build. */
export interface Findings {
  mistakes: Mistake[];
  warnings: Mistake[];
}

/** Thrown by a build of content that has mistakes; carries all of them. */
export class ContentInvalid extends Error {
  override name = "ContentInvalid";
  readonly mistakes: readonly Mistake[];
  readonly warnings: readonly Mistake[];
  /** Where the files of the mistakes are. */
  readonly contentDir: string;

  constructor({ mistakes, warnings }: Findings, contentDir: string) {
    super(`The content has ${mistakes.length} ${mistakes.length === 1 ? "mistake" : "mistakes"}`);
    this.mistakes = mistakes;
    this.warnings = warnings;
    this.contentDir = contentDir;
  }
}

/** `content/products/x/product.md:4: price: found "abc", expected a decimal sum such as 29 or 29.00` */
export function sentence(mistake: Mistake, folder = "content"): string {
  const { file, line, field, found, expected } = mistake;
  return `${folder}/${file}:${line}: ${field}: found ${found}, expected ${expected}`;
}

/** By file, line and wording, each once. */
export function sorted(mistakes: readonly Mistake[]): Mistake[] {
  const byText = new Map(mistakes.map((mistake) => [sentence(mistake), mistake]));
  return [...byText.values()].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || compare(sentence(a), sentence(b)),
  );
}

const LONGEST_QUOTE = 60;

/** What was found, as words. */
export function quoted(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value !== "string") return Array.isArray(value) ? "a list" : "a block of keys";
  if (value.trim() === "") return "an empty text";
  const short = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value;
  return JSON.stringify(short);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
