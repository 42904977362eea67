import { readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findDiscountMistakes } from "#catalogue/content/check-discounts.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { yamlText } from "#catalogue/content/yaml.ts";
import { displayPath, print, printJson } from "./output.ts";

const FILE = "discounts.yaml";

/** The fields of a code in `discounts.yaml`, as options of the command. */
export interface CodeFields {
  percent?: string;
  amount?: string;
  products?: string[];
  editions?: string[];
  together?: boolean;
  kinds?: string[];
  from?: string;
  until?: string;
  minimum?: string;
  limit?: string;
  limitPerBuyer?: string;
  firstPurchase?: boolean;
}

/** Adds a code at the end of `discounts.yaml`, whose other lines stay as they are. @throws if it would have mistakes */
export async function addCode(
  contentDir: string,
  code: string,
  fields: CodeFields,
  json: boolean,
): Promise<void> {
  const path = join(contentDir, FILE);
  const before = readIfThere(path);
  const entry = [
    `${yamlText(code)}:`,
    ...Object.entries(fields).map(([name, value]) => `  ${name}: ${yamlOf(value)}`),
  ];
  const separator = before.trim() === "" ? "" : "\n\n";
  const after = `${before.trimEnd()}${separator}${entry.join("\n")}\n`;
  const mistakes = findDiscountMistakes(contentDir, after);
  if (mistakes.length > 0) {
    const texts = mistakes.map((mistake) => formatMistake(mistake, displayPath(contentDir)));
    throw new Error([...texts, "", "Nothing was changed."].join("\n"));
  }
  // Hidden files are not part of the content.
  const unfinished = join(contentDir, `.${FILE}.unfinished`);
  await writeFile(unfinished, after);
  await rename(unfinished, path);
  if (json) return printJson({ code, file: displayPath(path) });
  print(`Added ${code} to ${displayPath(path)}. Buyers can use it after the next publish.`);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

function yamlOf(value: string | string[] | boolean): string {
  if (typeof value === "boolean") return String(value);
  // The shop reads numbers as texts, so they need no quotes.
  if (typeof value === "string") return /^[\d.]+$/.test(value) ? value : yamlText(value);
  return `[${value.flatMap((item) => item.split(",")).join(", ")}]`;
}
