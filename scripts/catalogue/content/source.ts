import type { Root } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { findRawHtml, findTargets } from "../markdown/targets.ts";
import type { CachedText, MarkdownFacts, RenderedText } from "./facts.ts";
import type { Findings, Mistake } from "./mistakes.ts";
import { textKey } from "./text-cache.ts";
import { type Path, readYaml, type TextComment } from "./yaml.ts";

export interface Markdown {
  facts: Readonly<MarkdownFacts>;
  /** The number of lines before the Markdown in its file. */
  lineOffset(): number;
  /** Parses the text. The tree is not kept: those of all texts would take hundreds of megabytes. */
  parse(): Root;
  /** Replaces what is known of the rendered text. */
  keepHtml(html: RenderedText[]): void;
}

/** A file of the content folder, parsed but not validated: every value is still a text. */
export interface Source {
  /** Path within the content folder, with forward slashes. */
  file: string;
  /** The front matter, or the content of a YAML file. */
  values: unknown;
  /** False after a syntax error. Other checks are then skipped. */
  isReadable: boolean;
  /** The texts of the front matter, or of the YAML file, that end at a comment. */
  comments: readonly TextComment[];
  /** Everything below the front matter. */
  body: Markdown;
  /** Facts to cache for later processes. null: there are none. */
  known: CachedText | null;
  /** The line of a key or of a list's item, from 1. If there is none, that of its nearest ancestor. */
  line(path: Path): number;
}

const markdown = unified().use(remarkParse).use(remarkFrontmatter, ["yaml"]).use(remarkGfm);

/** Parses Markdown with front matter between two lines of `---`. */
export function parsePage(file: string, text: string, findings: Findings): Source {
  const { yaml, tree } = splitPage(text);
  if (!yaml) {
    findings.mistakes.push({
      file,
      line: 1,
      field: "front matter",
      found: "none",
      expected: "keys between two lines of ---, at the top of the file",
    });
    return {
      file,
      values: null,
      isReadable: false,
      comments: [],
      body: bodyOf(text, factsOf(tree)),
      known: null,
      line: () => 1,
    };
  }
  const errorCount = findings.mistakes.length;
  const source = parseYaml(file, yaml.text, findings, yaml.line);
  if (findings.mistakes.length > errorCount) return { ...source, body: bodyOf(text, factsOf(tree)) };
  const { values, comments } = source;
  const facts = { values, comments, lines: {}, body: factsOf(tree), fields: {} };
  return recallPage(file, text, { key: textKey(text), facts, isChanged: true });
}

/** The same page, if the result of parsing it is known. */
export function recallPage(file: string, text: string, known: CachedText): Source {
  const { values, comments, lines, body } = known.facts;
  return {
    ...{ file, values, isReadable: true, comments, known },
    body: bodyOf(text, body, known),
    line(path) {
      const name = formatPath(path);
      const line = lines[name] ?? findLine(text, path);
      if (lines[name] === undefined) known.isChanged = true;
      lines[name] = line;
      return line;
    },
  };
}

function splitPage(text: string): { yaml: { text: string; line: number } | null; tree: Root } {
  const tree = markdown.parse(text);
  const [first, ...rest] = tree.children;
  const yaml = first?.type === "yaml" ? { text: first.value, line: first.position?.start.line ?? 0 } : null;
  return { yaml, tree: { ...tree, children: rest } };
}

function bodyOf(text: string, facts: MarkdownFacts, known: CachedText | null = null): Markdown {
  return toMarkdown(facts, known, { parse: () => splitPage(text).tree, lineOffset: () => 0 });
}

/** The front matter that a line was last looked for in. Rules look for several in one file. */
let latest: { text: string; line: (path: Path) => number } | null = null;

function findLine(text: string, path: Path): number {
  if (latest?.text !== text) {
    const { yaml } = splitPage(text);
    const { line } = readYaml(yaml?.text ?? "");
    latest = { text, line: (path) => line(path) + (yaml?.line ?? 0) };
  }
  return latest.line(path);
}

/** Parses YAML. All values stay text. */
export function parseYaml(file: string, text: string, findings: Findings, lineOffset = 0): Source {
  const { values, errors, comments, line } = readYaml(text);
  for (const error of errors) {
    findings.mistakes.push({ ...error, file, line: error.line + lineOffset, field: "YAML" });
  }
  const isReadable = errors.length === 0 || values !== null;
  const body = bodyOf("", factsOf(markdown.parse("")));
  return { file, values, isReadable, comments, body, known: null, line: (path) => line(path) + lineOffset };
}

/** Parses a JSON file. */
export function parseJson(file: string, text: string, findings: Findings): Source {
  const { line } = readYaml(text);
  const source = { file, comments: [], body: bodyOf("", factsOf(markdown.parse(""))), known: null, line };
  try {
    return { ...source, values: JSON.parse(text), isReadable: true };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    const [, lineNumber] = /line (\d+)/.exec(found) ?? [];
    findings.mistakes.push({
      file,
      line: Number(lineNumber ?? 1),
      field: "JSON",
      found,
      expected: "valid JSON",
    });
    return { ...source, values: null, isReadable: false };
  }
}

/** Parses Markdown in a key of the front matter. The result is cached. */
export function parseField(source: Source, path: Path): Markdown {
  const fields = fieldCache.get(source) ?? new Map<string, Markdown>();
  fieldCache.set(source, fields);
  const name = formatPath(path);
  const cached = fields.get(name);
  if (cached) return cached;
  const text = textAt(source, path) ?? "";
  const isBlock = text.trimEnd().includes("\n");
  const { known } = source;
  const facts = known?.facts.fields[name] ?? factsOf(markdown.parse(text));
  if (known && !known.facts.fields[name]) {
    known.facts.fields[name] = facts;
    known.isChanged = true;
  }
  const field = toMarkdown(facts, known, {
    parse: () => markdown.parse(text),
    lineOffset: () => source.line(path) - (isBlock ? 0 : 1),
  });
  fields.set(name, field);
  return field;
}

const fieldCache = new WeakMap<Source, Map<string, Markdown>>();

function factsOf(tree: Root): MarkdownFacts {
  const isEmpty = tree.children.length === 0;
  return { isEmpty, targets: findTargets(tree), rawHtml: findRawHtml(tree), html: [] };
}

function toMarkdown(
  facts: MarkdownFacts,
  known: CachedText | null,
  text: Pick<Markdown, "parse" | "lineOffset">,
): Markdown {
  return {
    ...text,
    facts,
    keepHtml(html) {
      facts.html = html;
      if (known) known.isChanged = true;
    },
  };
}

export function valueAt(source: Source, path: Path): unknown {
  let value = source.values;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** The text at `path`; null if there is no value or it is not a text. */
export function textAt(source: Source, path: Path): string | null {
  const value = valueAt(source, path);
  return typeof value === "string" ? value.trim() : null;
}

/** The same for a name of a file, in Unicode's composed form. */
export function nameAt(source: Source, path: Path): string | null {
  return textAt(source, path)?.normalize("NFC") ?? null;
}

/** The path of a text in a language: a text that is not given by language is in the default language. */
export function localisedPath(source: Source, key: string, language: string): Path {
  return typeof valueAt(source, [key]) === "string" ? [key] : [key, language];
}

/** The paths of the items of a list; none if it is not a list. */
export function itemsAt(source: Source, path: Path): Path[] {
  const value = valueAt(source, path);
  return Array.isArray(value) ? value.map((_, index) => [...path, index]) : [];
}

/** A mistake at a key or an item of a list. */
export function mistakeAt(source: Source, path: Path, found: string, expected: string): Mistake {
  return { file: source.file, line: source.line(path), field: formatPath(path), found, expected };
}

/** `["options", 1, "price"]` → `options[1].price` */
export function formatPath(path: Path): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === "number") return `${name}[${step}]`;
    return name === "" ? step : `${name}.${step}`;
  }, "");
}
