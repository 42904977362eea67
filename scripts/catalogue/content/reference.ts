import { z } from "zod";
import { SHIPPED_LANGUAGES } from "#messages/read.ts";
import { collectionSchema, collectionTranslationSchema } from "./schema/collection.ts";
import { discountsSchema } from "./schema/discounts.ts";
import { pageSchema, pageTranslationSchema } from "./schema/page.ts";
import { productSchema } from "./schema/product.ts";
import { productTranslationSchema } from "./schema/product-translation.ts";
import { shopSchema } from "./schema/shop.ts";
import { tagsSchema } from "./schema/tags.ts";

/** A file of the content folder with all its fields. */
export interface FileReference {
  name: string;
  /** Path within the content folder. */
  file: string;
  fields: FieldReference[];
  /** Whether the file translates the one before it. */
  isTranslation: boolean;
}

export interface FieldReference {
  /** `options.price` */
  path: string;
  /** In plain words, such as `list of slugs`. */
  type: string;
  isRequired: boolean;
  /** As YAML; null if there is none. */
  defaultValue: string | null;
  description: string;
  /** As YAML; null for a block or a list of blocks. */
  example: string | null;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;
type SubSchema = z.core.JSONSchema._JSONSchema;

const ANY_CURRENCY = "USD";
const FILES = [
  { name: "shop", file: "shop.yaml", schema: shopSchema(null, SHIPPED_LANGUAGES) },
  { name: "tags", file: "tags.yaml", schema: tagsSchema(null) },
  { name: "discounts", file: "discounts.yaml", schema: discountsSchema(null, ANY_CURRENCY) },
  { name: "product", file: "products/<slug>/product.md", schema: productSchema(ANY_CURRENCY) },
  {
    name: "product-translation",
    file: "products/<slug>/product.<language>.md",
    schema: productTranslationSchema,
  },
  { name: "collection", file: "collections/<slug>.md", schema: collectionSchema },
  {
    name: "collection-translation",
    file: "collections/<slug>.<language>.md",
    schema: collectionTranslationSchema,
  },
  { name: "page", file: "pages/<slug>.md", schema: pageSchema },
  { name: "page-translation", file: "pages/<slug>.<language>.md", schema: pageTranslationSchema },
];

/** Every field of every file, as the schema describes it. */
export function contentReference(): FileReference[] {
  return FILES.map(({ name, file, schema }) => ({
    name,
    file,
    fields: fieldsOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })),
    isTranslation: name.endsWith("-translation"),
  }));
}

/**
 * JSON Schemas for editors, by the name of the kind of file. Editors read `49` and `true` as a number and a boolean, where the
 * shop reads every scalar as a text.
 */
export function editorSchemas(): { name: string; schema: JsonSchema }[] {
  return FILES.map(({ name, schema }) => ({
    name,
    schema: z.toJSONSchema(schema, { io: "input", unrepresentable: "any", override: allowScalars }),
  }));
}

function allowScalars({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.type !== "string") return;
  if (isFlag(jsonSchema)) {
    jsonSchema.type = "boolean";
    delete jsonSchema.enum;
  } else if (!jsonSchema.enum) jsonSchema.type = ["string", "number", "boolean"];
}

function fieldsOf(block: JsonSchema, prefix = ""): FieldReference[] {
  const { properties = {}, additionalProperties, required = [] } = block;
  const anyKey = asSchema(additionalProperties);
  const entries = anyKey ? [[placeholderOf(block), anyKey] as const] : Object.entries(properties);
  return entries.flatMap(([key, property]) => {
    const schema = asSchema(property);
    if (!schema) return [];
    const path = `${prefix}${key}`;
    const field = {
      path,
      type: typeOf(schema),
      isRequired: anyKey !== null || required.includes(key),
      defaultValue: typeof schema.default === "string" ? schema.default : null,
      description: schema.description ?? "",
      example: typeof schema.example === "string" ? schema.example : null,
    };
    const children = blockOf(schema);
    return [field, ...(children ? fieldsOf(children, `${path}.`) : [])];
  });
}

/** `<slug>` for a block whose keys are slugs. */
function placeholderOf({ propertyNames }: JsonSchema): string {
  return `<${asSchema(propertyNames)?.title ?? "key"}>`;
}

/** The block that a value is, or that each item of a list is. */
function blockOf(schema: JsonSchema): JsonSchema | null {
  if (schema.type === "array") return asSchema(schema.items);
  return schema.properties ? schema : null;
}

function typeOf(schema: JsonSchema): string {
  const [localised] = schema.anyOf ?? [];
  if (localised) return schema.title ?? `${typeOf(asSchema(localised) ?? {})}, or one for each language`;
  if (schema.type === "array") {
    const item = asSchema(schema.items);
    if (item?.properties) return "list of blocks";
    return `list, each ${item?.enum ? typeOf(item) : `a ${item ? typeOf(item) : "text"}`}`;
  }
  if (schema.properties) return "block";
  if (isFlag(schema)) return "true or false";
  if (schema.enum) return `one of ${schema.enum.join(", ")}`;
  return schema.title ?? "text";
}

function isFlag({ enum: values = [] }: JsonSchema): boolean {
  return values.join() === "true,false";
}

function asSchema(value: SubSchema | SubSchema[] | undefined): JsonSchema | null {
  return typeof value === "object" && !Array.isArray(value) ? value : null;
}
