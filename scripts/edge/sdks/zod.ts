import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BuildOptions, Plugin } from "esbuild";

/** What the checkout uses of Zod. Wrangler warns of anything else that it would use. */
const SCHEMAS = [
  ...["array", "boolean", "custom", "discriminatedUnion", "enum", "int", "literal", "nullable", "number"],
  ...["object", "record", "string", "stringbool", "union", "unknown"],
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

/** Methods of schemas that the checkout does not call. */
export const UNUSED_METHODS = [
  ...[
    "brand",
    "describe",
    "isOptional",
    "isNullable",
    "exactOptional",
    "nonoptional",
    "prefault",
    "readonly",
    "spa",
  ],
  ...[
    "apply",
    "decode",
    "validate",
    "parseAsync",
    "safeParseAsync",
    "validateAsync",
    "encodeAsync",
    "decodeAsync",
  ],
  ...["safeEncode", "safeDecode", "safeEncodeAsync", "safeDecodeAsync", "toJSONSchema"],
  ...["keyof", "passthrough", "loose", "strict", "strip", "safeExtend", "merge", "required", "exactPartial"],
  ...["finite", "safe", "multipleOf", "step", "nonpositive", "negative", "lowercase", "uppercase", "slugify"],
  ...["exclude", "extract", "unwrap", "nonempty"],
];
const NAMES = UNUSED_METHODS.join("|");
/** `~standard` is for libraries that take schemas of any kind. */
const METHOD = new RegExp(
  `^ {4}(?:(?:async |[gs]et )?(?:${NAMES}|"~standard")\\(|(?:${NAMES}): ).*\\{\\n[^]*?^ {4}\\},\\n`,
  "gm",
);

const FOLDER = new URL("v4/", import.meta.resolve("zod/package.json"));

/** Zod, of which each schema refers to all others. */
export const zod: BuildOptions = {
  stdin: {
    contents: `
      import { ${ISO} } from "${pathOf("classic/iso.js")}";
      import { ${COERCE.map((name) => `${name} as ${name}From`)} } from "${pathOf("classic/coerce.js")}";
      export const iso = { ${ISO} };
      export const coerce = { ${COERCE.map((name) => `${name}: ${name}From`)} };
      export { ${SCHEMAS} } from "${pathOf("classic/schemas.js")}";
      export { globalRegistry, NEVER } from "${pathOf("core/index.js")}";`,
    resolveDir: import.meta.dirname,
  },
  plugins: [leaveOutFormats()],
};

function leaveOutFormats(): Plugin {
  return {
    name: "leave-out-formats",
    setup({ onLoad }) {
      onLoad({ filter: UNUSED }, async ({ path }) => {
        const names = [...(await readFile(path, "utf8")).matchAll(EXPORT)].map(([, name]) => name);
        return { contents: `function unused() {} export { ${names.map((name) => `unused as ${name}`)} };` };
      });
      onLoad({ filter: /\/zod\/v4\/classic\/schemas\.js$/ }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        const withoutFormats = text.replace(FORMAT, "");
        const contents = withoutFormats.replace(METHOD, "");
        if (withoutFormats === text || contents === withoutFormats)
          throw new Error("Zod has another form. Adapt scripts/edge/sdks/zod.ts.");
        return { contents: withOwnImport(contents), loader: "js" };
      });
    },
  };
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
