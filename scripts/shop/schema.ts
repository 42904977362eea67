import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { editorSchemas } from "#catalogue/content/reference.ts";
import { displayPath, pluralise, print } from "./output.ts";

/** Where the JSON Schemas are in the content folder. */
export const SCHEMA_FOLDER = ".schema";

/** `shop schema`: writes JSON Schemas for editors into the content folder. */
export function addSchema(shop: Command): void {
  shop
    .command("schema")
    .description(
      `write JSON Schemas for editors to ${SCHEMA_FOLDER}/ in the content folder, as after an update`,
    )
    .action(async ({ content }: { content: string }) => {
      const names = await writeSchemas(content);
      print(`${pluralise(names.length, "schema")} written to ${displayPath(join(content, SCHEMA_FOLDER))}`);
    });
}

/** The comment by which editors find the schema of a file: https://github.com/redhat-developer/yaml-language-server */
export function schemaComment(name: string): string {
  return `# yaml-language-server: $schema=${SCHEMA_FOLDER}/${name}.json`;
}

/** Writes the JSON Schemas. @returns the names of the files */
export async function writeSchemas(contentDir: string): Promise<string[]> {
  const folder = join(contentDir, SCHEMA_FOLDER);
  await mkdir(folder, { recursive: true });
  const files = editorSchemas().map(({ name, schema }) => ({ name: `${name}.json`, schema }));
  for (const { name, schema } of files) {
    await writeFile(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
  }
  return files.map(({ name }) => name);
}
