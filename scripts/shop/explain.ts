import { basename } from "node:path";
import type { Command } from "commander";
import { closestMatch, didYouMean } from "#catalogue/content/did-you-mean.ts";
import { contentReference, type FieldReference, type FileReference } from "#catalogue/content/reference.ts";
import { fail, print, printJson } from "./output.ts";
import { formatReference } from "./reference-page.ts";

interface ExplainOptions {
  json?: boolean;
  markdown?: boolean;
}

/** A field with the file that has it. */
interface Found {
  file: FileReference;
  field: FieldReference;
}

/** `shop explain`: says what a field of the content means. */
export function addExplain(shop: Command): void {
  shop
    .command("explain")
    .description(
      "say what a field of the content means, such as price or options.price, or list those of a file, such as product.md",
    )
    .argument("[field]", "a field as `check` names it, or a file; without it, all fields are listed")
    .option("--json", "print a list of {file, field, type, required, default, description, example}")
    .option("--markdown", "print the whole reference as in docs/fields.md")
    .action(explain);
}

function explain(name: string | undefined, { json = false, markdown = false }: ExplainOptions): void {
  const files = contentReference();
  if (markdown) {
    print(formatReference(files));
    return;
  }
  const file = files.find((file) => [file.name, `${file.name}.md`, basename(file.file)].includes(name ?? ""));
  const found = name === undefined || file ? allFields(file ? [file] : files) : findFields(files, name);
  if (json) printJson(found.map(toJson));
  else if (name === undefined) for (const file of files) print(formatNames(file));
  else if (file) print(formatNames(file));
  else for (const fields of groupEqual(found)) print(formatFields(fields));
  if (found.length === 0) fail(`There is no field ${name}${suggest(files, name ?? "")}`);
}

function allFields(files: FileReference[]): Found[] {
  return files.flatMap((file) => file.fields.map((field) => ({ file, field })));
}

/**
 * Fields by their path, by its end, or by path and file (`product.price`). Fields of translations are only found by the latter,
 * since they are those of the original.
 */
function findFields(files: FileReference[], name: string): Found[] {
  const path = name.replace(/\[\d*\]/g, "");
  const fields = allFields(files);
  const ofFile = fields.filter(({ file, field }) => `${file.name}.${field.path}` === path);
  const ofOriginals = fields.filter(({ file }) => !file.isTranslation);
  const exact = ofOriginals.filter(({ field }) => field.path === path);
  const nested = ofOriginals.filter(({ field }) => field.path.endsWith(`.${path}`));
  return ofFile.length > 0 ? ofFile : [...exact, ...nested];
}

function suggest(files: FileReference[], name: string): string {
  const paths = new Set(allFields(files).map(({ field }) => field.path));
  const words = new Set([...paths].flatMap((path) => path.split(".")));
  return closestMatch(name, paths) === null ? didYouMean(name, words) : didYouMean(name, paths);
}

/** Fields of one file that differ in their path only, such as `price` and `options.price`. */
function groupEqual(found: Found[]): [Found, ...Found[]][] {
  const groups = new Map<string, [Found, ...Found[]]>();
  for (const item of found) {
    const key = JSON.stringify([item.file.name, { ...item.field, path: "" }]);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

function formatFields([first, ...others]: [Found, ...Found[]]): string {
  const { file, field } = first;
  const paths = [first, ...others].map(({ field }) => field.path);
  const { type, isRequired, defaultValue, description, example } = field;
  const key = field.path.split(".").at(-1);
  const presence = isRequired
    ? "required"
    : `optional${defaultValue === null ? "" : `, by default ${defaultValue}`}`;
  return [
    `${paths.join(", ")} in ${file.file}`,
    `  ${description}`,
    `  ${type}; ${presence}`,
    ...(example === null ? [] : [`  Example: ${key}: ${example}`]),
    "",
  ].join("\n");
}

function formatNames({ file, fields }: FileReference): string {
  const names = fields.map(({ path, isRequired }) => `  ${path}${isRequired ? "" : " (optional)"}`);
  return [file, ...names, ""].join("\n");
}

function toJson({ file, field }: Found) {
  const { path, type, isRequired, defaultValue, description, example } = field;
  return {
    ...{ file: file.file, field: path, type, required: isRequired },
    ...{ default: defaultValue, description, example },
  };
}
