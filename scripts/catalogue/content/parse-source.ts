import type { z } from "zod";
import { didYouMean } from "./did-you-mean.ts";
import { describeValue, type Findings } from "./mistakes.ts";
import { formatPath, mistakeAt, type Source, valueAt } from "./source.ts";
import type { Path } from "./yaml.ts";

/** Words that other shops use for a field, and the fields that may be meant. */
const SYNONYMS: Record<string, string[]> = {
  editions: ["options"],
  variants: ["options"],
  title: ["name"],
  name: ["title"],
  description: ["summary", "detail"],
  category: ["kind"],
  type: ["kind"],
  email: ["support"],
  date: ["created", "updated"],
  preview: ["samples"],
  chapters: ["contents"],
  reviews: ["testimonials"],
  questions: ["faq"],
  author: ["name"],
  text: ["quote", "answer", "notes"],
  file: ["files"],
  image: ["file"],
};

export type Parser<Out> = (source: Source, findings: Findings) => Out | null;

/** Parses files like {@link parseSource}, but each valid one only once. A file that has not changed is the same object as before. */
export function createParser<Out>(schema: z.ZodType<Out>): Parser<Out> {
  const valid = new WeakMap<Source, { data: Out }>();
  return (source, findings) => {
    const earlier = valid.get(source);
    if (earlier) return earlier.data;
    const data = parseSource(schema, source, findings);
    if (data !== null) valid.set(source, { data });
    return data;
  };
}

/** Validates a file by its schema. Every mistake is added to `findings`. @returns null if there was one */
export function parseSource<Out>(schema: z.ZodType<Out>, source: Source, findings: Findings): Out | null {
  if (!source.isReadable) return null;
  const result = schema.safeParse(source.values);
  if (result.success) return result.data;
  for (const issue of result.error.issues.flatMap(issuesOfBranch)) {
    const path: Path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
    if (issue.code === "unrecognized_keys") addUnknownKeys(issue.keys, issue.message, path, source, findings);
    else {
      const value = valueAt(source, path);
      const message = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? "") : issue.message;
      const words = issue.code === "invalid_value" ? issue.values.map(String) : [];
      findings.mistakes.push({
        file: source.file,
        line: source.line(path),
        field: formatPath(path) || "front matter",
        found: issue.code === "invalid_key" ? describeValue(String(path.at(-1))) : describeValue(value),
        expected: message + (typeof value === "string" ? didYouMean(value, words) : ""),
      });
    }
  }
  return null;
}

/**
 * A union has issues for each of its branches. Returns those of the branch whose type the value has, or else of the last branch.
 * Paths are from the root.
 */
function issuesOfBranch(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const isOfType = (issues: z.core.$ZodIssue[]) =>
    !issues.some(({ code, path }) => code === "invalid_type" && path.length === 0);
  const branch = issue.errors.find(isOfType) ?? issue.errors.at(-1) ?? [];
  return branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function addUnknownKeys(
  keys: string[],
  allowedKeys: string,
  path: Path,
  source: Source,
  findings: Findings,
): void {
  const allowed = allowedKeys.split(", ");
  for (const key of keys) {
    const synonym = SYNONYMS[key.toLowerCase()]?.find((word) => allowed.includes(word));
    const suggestion = synonym ? ` (did you mean ${synonym}?)` : didYouMean(key, allowed);
    const expected = `one of ${allowedKeys}${suggestion}`;
    findings.mistakes.push(mistakeAt(source, [...path, key], "an unknown key", expected));
  }
}
