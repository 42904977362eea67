import type { Root } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Findings, Mistake } from "./mistakes.ts";

export type Path = readonly (string | number)[];

/** Markdown with the line that its first line has in the file, less one. */
export interface Markdown {
  tree: Root;
  lineOffset: number;
}

/** A file of the content folder, parsed but not yet judged: every value is still the text that was written. */
export interface Source {
  /** Path within the content folder, with forward slashes. */
  file: string;
  /** The front matter, or the whole of a YAML file. */
  values: unknown;
  /** False after a syntax error: what could be read is then not worth judging. */
  readable: boolean;
  /** Everything below the front matter. */
  body: Markdown;
  /** The line of a key or of a list's item; of what is nearest around it if there is no such thing. */
  line(path: Path): number;
}

const markdown = unified().use(remarkParse).use(remarkFrontmatter, ["yaml"]).use(remarkGfm);

/** Reads Markdown under front matter between two lines of `---`. */
export function parsePage(file: string, text: string, findings: Findings): Source {
  const tree = markdown.parse(text);
  const [first, ...rest] = tree.children;
  const body = { tree: { ...tree, children: rest }, lineOffset: 0 };
  if (first?.type !== "yaml") {
    findings.mistakes.push({
      file,
      line: 1,
      field: "front matter",
      found: "none",
      expected: "keys between two lines of ---, at the top of the file",
    });
    return { file, values: null, readable: false, body, line: () => 1 };
  }
  return { ...parseYaml(file, first.value, findings, first.position?.start.line), body };
}

/**
 * Reads YAML by its failsafe schema (https://yaml.org/spec/1.2.2/#101-failsafe-schema), in which every scalar
 * is text: `29.10` stays as it was written, and so do dates and version numbers.
 */
export function parseYaml(file: string, text: string, findings: Findings, lineOffset = 0): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line + lineOffset;
  for (const error of document.errors) {
    const expected = error.code === "DUPLICATE_KEY" ? "each key once" : "valid YAML";
    const found = error.message.replace(/\s+/g, " ");
    findings.mistakes.push({ file, line: lineAt(error.pos[0]), field: "YAML", found, expected });
  }

  function line(path: Path): number {
    let node: unknown = document.contents;
    let offset = document.contents?.range?.[0] ?? 0;
    for (const step of path) {
      const container = isAlias(node) ? node.resolve(document) : node;
      if (isMap(container)) {
        const pair = container.items.find(({ key }) => isScalar(key) && key.value === step);
        if (!pair) break;
        offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
        node = pair.value;
      } else if (isSeq(container) && typeof step === "number") {
        node = container.items[step];
        if (isMap(node) || isSeq(node) || isScalar(node)) offset = node.range?.[0] ?? offset;
      } else break;
    }
    return lineAt(offset);
  }

  const readable = document.errors.length === 0;
  return { file, values: readable ? document.toJS() : null, readable, body: empty(), line };
}

/** Reads Markdown that stands in a key of the front matter; the same key is read once. */
export function parseField(source: Source, path: Path): Markdown {
  const read = fieldsRead.get(source) ?? new Map<string, Markdown>();
  fieldsRead.set(source, read);
  const name = fieldName(path);
  const before = read.get(name);
  if (before) return before;
  const text = textAt(source, path) ?? "";
  const isBlock = text.trimEnd().includes("\n");
  const field = { tree: markdown.parse(text), lineOffset: source.line(path) - (isBlock ? 0 : 1) };
  read.set(name, field);
  return field;
}

const fieldsRead = new WeakMap<Source, Map<string, Markdown>>();

export function valueAt(source: Source, path: Path): unknown {
  let value = source.values;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === String(step))?.[1];
  }
  return value;
}

/** The text at `path`; null if there is none or it is something else. */
export function textAt(source: Source, path: Path): string | null {
  const value = valueAt(source, path);
  return typeof value === "string" ? value.trim() : null;
}

/** The paths of a list's items; none if it is not a list. */
export function itemsAt(source: Source, path: Path): Path[] {
  const value = valueAt(source, path);
  return Array.isArray(value) ? value.map((_, index) => [...path, index]) : [];
}

/** A mistake in a file, at a key or an item of a list. */
export function mistakeAt(source: Source, path: Path, found: string, expected: string): Mistake {
  return { file: source.file, line: source.line(path), field: fieldName(path), found, expected };
}

/** `["options", 1, "price"]` → `options[1].price` */
export function fieldName(path: Path): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === "number") return `${name}[${step}]`;
    return name === "" ? step : `${name}.${step}`;
  }, "");
}

function empty(): Markdown {
  return { tree: { type: "root", children: [] }, lineOffset: 0 };
}
