import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  stringify,
  visit,
} from "yaml";
import { explainLine } from "./yaml-errors.ts";

export type Path = readonly (string | number)[];

export interface Yaml {
  /** Arrays, objects and strings; null after a syntax error that makes the values ambiguous. */
  values: unknown;
  errors: SyntaxMistake[];
  comments: TextComment[];
  /** The line of a key or of a list's item, from 1. If there is none, that of its nearest ancestor. */
  line(path: Path): number;
}

/** A text without quotes that ends at a comment on its line, such as that of `name: Issue #4`. */
export interface TextComment {
  path: Path;
  text: string;
  /** With its `#`. */
  comment: string;
}

interface SyntaxMistake {
  line: number;
  found: string;
  expected: string;
}

const COMMENT_AFTER = /^[ \t]+(#.*)/;
const FOUND: Record<string, string> = {
  TAB_AS_INDENT: "a tab",
  BLOCK_IN_FLOW: "a block of keys within brackets or braces",
};
const EXPECTED: Record<string, string> = {
  TAB_AS_INDENT: "spaces",
  BLOCK_IN_FLOW: "quotes around a text that contains a colon",
  DUPLICATE_KEY: "no duplicate keys",
  MULTIPLE_DOCS: "nothing after a line of ---",
  TAG_RESOLVE_FAILED: "quotes around a text that begins with !",
};

/**
 * Parses YAML with its failsafe schema (https://yaml.org/spec/1.2.2/#101-failsafe-schema), in which every scalar is a text:
 * prices such as `29.10`, dates and version numbers stay as written. If only quotes are missing, `values` are those that are
 * meant, so that the rest of the file can be checked too.
 */
export function readYaml(text: string): Yaml {
  const yaml = parse(text);
  if (yaml.errors.length === 0) return yaml;
  const lines = text.split(/\r\n|\r|\n/);
  const errors = [...Map.groupBy(yaml.errors, ({ line }) => line)].flatMap(([line, errors]) => {
    const expectsQuotes = errors.find(({ expected }) => expected.startsWith("quotes"));
    if (expectsQuotes) return [expectsQuotes];
    const explanation = explainLine(lines[line - 1] ?? "");
    if (!explanation) return errors;
    // A text that needs quotes often causes several errors in its line.
    const { found, expected, corrected } = explanation;
    lines[line - 1] = corrected;
    return [{ line, found, expected }];
  });
  const reparsed = parse(lines.join("\n"));
  return reparsed.errors.length === 0 ? { ...reparsed, errors } : { ...yaml, errors };
}

function parse(text: string): Yaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const errors = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    line: lineAt(pos[0]),
    found: FOUND[code] ?? message.replace(/\s+/g, " "),
    expected: EXPECTED[code] ?? "valid YAML",
  }));
  const comments: TextComment[] = [];
  visit(document, {
    Scalar(key, scalar, ancestors) {
      const comment = key === "key" ? null : commentAfter(scalar, text);
      if (comment !== null)
        comments.push({ path: pathOf(scalar, ancestors), text: String(scalar.value), comment });
    },
    Alias(_, alias) {
      if (alias.resolve(document)) return;
      const expected = "quotes around a text that begins with *";
      errors.push({ line: lineAt(alias.range?.[0] ?? 0), found: `*${alias.source}`, expected });
    },
  });
  const values = errors.length === 0 ? toValues(document, errors) : null;
  return { values, errors, comments, line: (path) => lineAt(offsetOf(document, path)) };
}

function commentAfter({ type, range }: Scalar, text: string): string | null {
  if (type !== "PLAIN" || !range) return null;
  return COMMENT_AFTER.exec(text.slice(range[1]))?.[1]?.trim() ?? null;
}

function pathOf(node: Node, ancestors: readonly (Document | Node | Pair)[]): Path {
  const nodes = [...ancestors, node];
  return nodes.flatMap((each, depth): Path => {
    const parent = nodes[depth - 1];
    if (isPair(each)) return [String(isScalar(each.key) ? each.key.value : each.key)];
    return isSeq(parent) ? [parent.items.indexOf(each)] : [];
  });
}

/** The library limits aliases, so that a few lines cannot expand to millions of values. */
function toValues(document: Document, errors: SyntaxMistake[]): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    errors.push({ line: 1, found, expected: "fewer aliases" });
    return null;
  }
}

/** A text on one line as YAML, with quotes if it needs them. */
export function yamlText(text: string): string {
  return stringify(text.replace(/\s+/g, " ").trim(), { lineWidth: 0 }).trimEnd();
}

/** The most names of a list that are written on one line. */
const MAX_NAMES_ON_A_LINE = 6;

/** A key with a list of slugs, which need no quotes: on one line, or on a line each if there are many. */
export function yamlList(key: string, slugs: readonly string[]): string {
  if (slugs.length <= MAX_NAMES_ON_A_LINE) return `${key}: [${slugs.join(", ")}]`;
  return [`${key}:`, ...slugs.map((slug) => `  - ${slug}`)].join("\n");
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    const container = isAlias(node) ? node.resolve(document) : node;
    if (isMap(container)) {
      const pair = container.items.find(({ key }) => isScalar(key) && key.value === step);
      if (!pair) return offset;
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(container) && typeof step === "number") {
      node = container.items[step];
      if (isMap(node) || isSeq(node) || isScalar(node)) offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
