import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, relative, resolve } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { ResolverFactory } from "oxc-resolver";
import { z } from "zod";

/** The folder of the whole shop. */
const ROOT = resolve(import.meta.dirname, "../..");

/** The folders that have a #name in `imports` of package.json. */
export const SUBPATH_FOLDERS = z
  .object({ imports: z.record(z.string(), z.string()) })
  .transform(({ imports }) => Object.values(imports).map((path) => path.replace(/^\.\/|\/\*$/g, "")))
  .parse(JSON.parse(readFileSync(resolve(ROOT, "package.json"), "utf8")));

const MODULE = /\.(ts|tsx|js|mjs)$/;

const resolver = new ResolverFactory({
  extensions: [".ts", ".tsx", ".d.ts", ".js", ".json"],
  conditionNames: ["node", "import", "types"],
});

/** An import of another file of the shop, or of a package: its name, or `node:*`. */
export type Target = { file: string } | { package: string };

/** The modules that a file's code names: imports, exports from them, types and `import()`, in the order of their kinds. */
export function specifiersIn(path: string, code: string): string[] {
  const specifiers: string[] = [];
  const add = ({ source }: { source: unknown }) => {
    const literal = source as { type?: string; value?: unknown } | null;
    if (literal?.type === "Literal" && typeof literal.value === "string") specifiers.push(literal.value);
  };
  const { program, errors } = parseSync(path, code);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  new Visitor({
    ImportDeclaration: add,
    ExportNamedDeclaration: add,
    ExportAllDeclaration: add,
    ImportExpression: add,
    TSImportType: add,
  }).visit(program);
  return specifiers;
}

/** The modules that a file's code starts or reads as `new URL("….ts", import.meta.url)`, as relative specifiers. */
export function urlsIn(path: string, code: string): string[] {
  const urls: string[] = [];
  new Visitor({
    NewExpression({ callee, arguments: [name, base] }) {
      if (callee.type !== "Identifier" || callee.name !== "URL") return;
      if (name?.type !== "Literal" || typeof name.value !== "string" || base === undefined) return;
      if (MODULE.test(name.value)) urls.push(name.value.startsWith(".") ? name.value : `./${name.value}`);
    },
  }).visit(parseSync(path, code).program);
  return urls;
}

/** Likewise, of a file, whose path is relative to the shop's folder. */
export function urlsOf(path: string): string[] {
  return urlsIn(path, readFileSync(resolve(ROOT, path), "utf8"));
}

/** The imports of a file, whose path is relative to the shop's folder. */
export function importsOf(path: string): string[] {
  return specifiersIn(path, readFileSync(resolve(ROOT, path), "utf8"));
}

/** The target of an import specifier in a file. Paths are relative to the shop's folder. */
export function resolveImport(path: string, specifier: string): Target {
  if (!/^[.#/]/.test(specifier)) return { package: packageName(specifier) };
  const { path: found, error } = resolver.sync(dirname(resolve(ROOT, path)), specifier);
  if (!found) throw new Error(`${path}: cannot find ${specifier}: ${error}`);
  return { file: relative(ROOT, found) };
}

function packageName(specifier: string): string {
  const parts = specifier.split("/");
  const name = specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
  return name.startsWith("node:") || builtinModules.includes(name) ? "node:*" : name;
}
