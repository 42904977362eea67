import { fileURLToPath } from "node:url";
import type { Plugin } from "rolldown";
import type { ModuleChange } from "./change-modules.ts";

/** What the checkout uses of Zod. The bundler refuses anything else that it would use. */
const SCHEMAS = [
  ...["array", "boolean", "custom", "discriminatedUnion", "enum", "int", "literal", "nullable", "number"],
  ...["object", "record", "string", "union", "unknown"],
];
const ISO = ["date", "datetime"];
const COERCE = ["date", "number"];

/**
 * Modules that are replaced by functions that do nothing: what makes JSON Schemas, checks values that contain themselves, which neither
 * JSON nor a form can, and compiles schemas, since Workers do not run code from texts.
 */
const UNUSED =
  /\/zod\/v4\/core\/(json-schema-processors|json-schema-generator|to-json-schema|memoizer|doc)\.js$/;
const EXPORT = /^export (?:const|function|class) ([\w$]+)/gm;
/** A method of texts for a format, such as `email()`. The checkout uses the functions that have replaced them. */
const FORMAT = /^ {4}\w+\(params\) \{\n {8}return this\.check\(core\._\w+\(Zod\w+, params\)\);\n {4}\},\n/gm;

/** What makes a JSON Schema of a schema, and what other libraries ask of it. */
const INTERFACES =
  /^ {4}(?:inst\._zod\.processJSONSchema = .+;|[gs]et (?:"~standard"|spa)\(\w*\) \{\n(?: {8}.*\n)*? {4}\},)\n/gm;

/**
 * Methods of schemas that the checkout does not call. With them go the schemas that only they refer to. If code calls one, no Worker
 * starts, since schemas are made when the modules are loaded.
 */
const UNUSED_METHODS = [
  ...[
    "and",
    "apply",
    "brand",
    "describe",
    "exactOptional",
    "exactPartial",
    "finite",
    "gt",
    "gte",
    "isNullable",
    "isOptional",
  ],
  ...[
    "keyof",
    "loose",
    "lowercase",
    "lt",
    "lte",
    "merge",
    "multipleOf",
    "negative",
    "nonempty",
    "nonoptional",
  ],
  ...["nonpositive", "or", "overwrite", "passthrough", "prefault", "readonly", "required", "rest", "safe"],
  ...["safeExtend", "slugify", "step", "strict", "strip", "unwrap", "uppercase", "with"],
  ...[
    "parseAsync",
    "safeParseAsync",
    "validate",
    "validateAsync",
    "encode",
    "decode",
    "encodeAsync",
    "decodeAsync",
  ],
  ...["safeEncode", "safeDecode", "safeEncodeAsync", "safeDecodeAsync"],
  ...[
    "endsWith",
    "includes",
    "length",
    "normalize",
    "properties",
    "startsWith",
    "toJSONSchema",
    "toUpperCase",
  ],
];
const UNUSED_METHOD = new RegExp(
  `^ {4}(?:async )?(?:${UNUSED_METHODS.join("|")})(?:: (?:async )?function \\w+)?\\(.*\\) \\{\\n(?: {8}.*\\n)*? {4}\\},\\n`,
  "gm",
);

/** Properties that say what a schema checks, and methods of choices that make others of them. The checkout uses neither. */
const FACTS = /(?<=util\.derived\()\{\n(?: {4}.*\n)+?\}(?=, \{)/g;
const CHOICES = /^ {4}inst\.(?:extract|exclude) = \(values, params\) => \{\n[\s\S]*?^ {4}\};\n/gm;
/** What other libraries ask of a schema, without its part in `classic`. */
const STANDARD = /^ {4}[gs]et "~standard"\(\w*\) \{\n(?: {8}.*\n)*? {4}\},\n/gm;

/** What messages call sizes of what the checkout has none of. */
const SIZES = /^ {8}(?:file|set|map): \{ unit: .+\},\n/gm;
/** The names in messages of formats that the checkout does not use. */
const FORMAT_NAMES =
  /^ {8}(?:emoji|uuid\w*|nanoid|guid|cuid2?|ulid|xid|ksuid|time|duration|ipv[46]|mac|cidrv[46]|base64\w*|json_string|e164|currency_code|credit_card|iban|jwt|template_literal): ".+",\n/gm;

/** Makes an object's schema that compiles itself where code can be run from texts, and else is like the one without that. */
const COMPILED_OBJECT = "core.$ZodObjectJIT.init";

const OTHER_FORM = "The source of Zod has changed. Adapt scripts/edge/sdks/zod.ts.";

const FOLDER = new URL("v4/", import.meta.resolve("zod/package.json"));

const ENTRY = `
  import { ${ISO} } from "${pathOf("classic/iso.js")}";
  import { ${COERCE.map((name) => `${name} as ${name}From`)} } from "${pathOf("classic/coerce.js")}";
  export const iso = { ${ISO} };
  export const coerce = { ${COERCE.map((name) => `${name}: ${name}From`)} };
  export { ${SCHEMAS} } from "${pathOf("classic/schemas.js")}";
  export { globalRegistry, NEVER } from "${pathOf("core/index.js")}";`;
const ENTRY_ID = "zod-entry";

/** Zod with only the schemas that the checkout uses, since each of its schemas refers to all others. */
export function zodEntry(): Plugin {
  return {
    name: "zod-entry",
    resolveId: { filter: { id: /^zod$/ }, handler: () => ENTRY_ID },
    load: { filter: { id: /^zod-entry$/ }, handler: () => ENTRY },
  };
}

export const ZOD: ModuleChange[] = [
  { files: UNUSED, change: withoutCode },
  { files: /\/zod\/v4\/classic\/schemas\.js$/, change: withoutUnused },
  { files: /\/zod\/v4\/core\/schemas\.js$/, change: withoutStandard },
  { files: /\/zod\/v4\/locales\/en\.js$/, change: withoutNames },
];

function withoutCode(code: string): string {
  const names = [...code.matchAll(EXPORT)].map(([, name]) => name);
  return `function unused() {} export { ${names.map((name) => `unused as ${name}`)} };`;
}

function withoutUnused(code: string): string {
  const shorter = code
    .replace(FORMAT, "")
    .replace(UNUSED_METHOD, "")
    .replace(INTERFACES, "")
    .replace(FACTS, "{}")
    .replace(CHOICES, "")
    .replace(COMPILED_OBJECT, "core.$$ZodObject.init");
  const isExpected =
    [FORMAT, FACTS, CHOICES].every((part) => code.match(part) !== null) &&
    (code.match(UNUSED_METHOD)?.length ?? 0) >= UNUSED_METHODS.length &&
    code.includes(COMPILED_OBJECT);
  if (!isExpected) throw new Error(OTHER_FORM);
  return withOwnImport(shorter);
}

function withoutNames(code: string): string {
  if (code.match(FORMAT_NAMES) === null || code.match(SIZES)?.length !== 3) throw new Error(OTHER_FORM);
  return code.replace(FORMAT_NAMES, "").replace(SIZES, "");
}

function withoutStandard(code: string): string {
  if (code.match(STANDARD)?.length !== 2) throw new Error(OTHER_FORM);
  return code.replace(STANDARD, "");
}

/** Imports Zod's helpers from where they are. Of a namespace that another module exports, a bundler keeps all. */
function withOwnImport(text: string): string {
  return text
    .replace('import { util } from "../core/index.js";', 'import * as util from "../core/util.js";')
    .replaceAll("core.util.", "util.");
}

function pathOf(path: string): string {
  return fileURLToPath(new URL(path, FOLDER));
}
