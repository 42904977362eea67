import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { contentReference } from "#catalogue/content/reference.ts";
import { readYaml } from "#catalogue/content/yaml.ts";
import { shopWith } from "./content-folder.ts";
import { runShop } from "./run-shop.ts";

const ROOT = join(import.meta.dirname, "../..");
const fields = contentReference().flatMap(({ file, fields }) =>
  fields.map((field) => ({ name: `${file} ${field.path}`, ...field })),
);

test("docs/fields.md is the reference of the schema as it is now (npm run docs)", async () => {
  const { stdout } = await runShop(["explain", "--markdown"]);
  expect(readFileSync(join(ROOT, "docs/fields.md"), "utf8")).toBe(stdout);
});

test("every field says in a sentence what it means, and has an example that is YAML", () => {
  const isBlock = (type: string) => type === "block" || type === "list of blocks";
  const without = fields.filter(
    ({ description, type, example }) => !description.endsWith(".") || (example === null && !isBlock(type)),
  );
  expect(without.map(({ name }) => name)).toEqual([]);
  const unreadable = fields.filter(({ example }) => readYaml(`key: ${example}`).errors.length > 0);
  expect(unreadable.map(({ name }) => name)).toEqual([]);
});

test.each([
  ["price", ["price, options.price in products/<slug>/product.md", "What it costs", "Example: price: 49"]],
  ["options[1].price", ["options.price in products/<slug>/product.md", "What it costs"]],
  ["accent", ["theme.accent in shop.yaml", "The colour of buttons and links"]],
  ["page.title", ["title in pages/<slug>.md"]],
  ["density", ["one of airy, compact; optional, by default airy"]],
])("shop explain %s says what it means", async (name, texts) => {
  const { code, stdout } = await runShop(["explain", name]);
  expect(code).toBe(0);
  for (const text of texts) expect(stdout).toContain(text);
});

test("shop explain suggests the most similar field for an unknown one", async () => {
  expect(await runShop(["explain", "prise"])).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("There is no field prise (did you mean price?)"),
  });
  expect((await runShop(["explain", "acent"])).stderr).toContain("(did you mean accent?)");
});

test("shop explain --json describes fields to programs, and without a field lists all", async () => {
  const { stdout } = await runShop(["explain", "options.price", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject([
    {
      file: "products/<slug>/product.md",
      field: "options.price",
      type: "amount, or one for each currency",
      required: false,
      example: "49",
    },
  ]);
  expect((await runShop(["explain"])).stdout).toContain("products/<slug>/product.md\n  name\n  kind\n");
});

test("shop schema writes JSON Schemas that accept the content as editors read it, and no unknown field", async () => {
  const contentDir = shopWith();
  const { stdout } = await runShop(["schema", "--content", contentDir]);
  expect(stdout).toContain(`9 schemas written to ${contentDir}/.schema`);
  const schemaOf = (name: string) =>
    z.fromJSONSchema(JSON.parse(readFileSync(join(contentDir, `.schema/${name}.json`), "utf8")));
  const yamlOf = (file: string) => parse(readFileSync(join(contentDir, file), "utf8"));
  const frontOf = (file: string) =>
    parse(readFileSync(join(contentDir, file), "utf8").split(/^---$/m)[1] ?? "");

  expect(schemaOf("shop").safeParse(yamlOf("shop.yaml")).error).toBeUndefined();
  expect(schemaOf("tags").safeParse(yamlOf("tags.yaml")).error).toBeUndefined();
  for (const slug of readdirSync(join(contentDir, "products"))) {
    expect(schemaOf("product").safeParse(frontOf(`products/${slug}/product.md`)).error, slug).toBeUndefined();
  }
  expect(schemaOf("page").safeParse(frontOf("pages/help.md")).success).toBe(true);
  expect(schemaOf("page").safeParse({ ...frontOf("pages/help.md"), titel: "x" }).success).toBe(false);
});
