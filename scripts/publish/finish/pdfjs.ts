import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PDFJS_FOLDER } from "#platform/page-headers.ts";

const PACKAGE = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));
/** The builds for the browsers of `site/.browserslistrc`. The others need those of this year. */
const SCRIPTS = "legacy/build";
const SCRIPT_FILES = ["pdf.min.mjs", "pdf.worker.min.mjs"];
/**
 * Files that a PDF may need: the character maps and standard fonts of text whose fonts are not embedded, which is usual for
 * Chinese, and decoders of pictures. Each file is loaded when a page needs it.
 */
const FOLDERS = ["cmaps", "standard_fonts", "iccs", "wasm"];
/** Programs in PDFs, which are not run, and decoders for browsers without WebAssembly. */
const UNNEEDED = /quickjs|_nowasm_fallback/;

/** pdf.js as it is. Bundling it would take longer than everything else that a small publish does. */
export async function pdfjsFiles(): Promise<[path: string, content: Buffer][]> {
  const scripts = SCRIPT_FILES.map((name) => [join(SCRIPTS, name), name] as const);
  const resources = await Promise.all(FOLDERS.map(filesIn));
  return Promise.all(
    [...scripts, ["LICENSE", "LICENSE"] as const, ...resources.flat()].map(
      async ([from, to]): Promise<[string, Buffer]> => [
        PDFJS_FOLDER + to,
        await readFile(join(PACKAGE, from)),
      ],
    ),
  );
}

async function filesIn(folder: string): Promise<(readonly [from: string, to: string])[]> {
  const names = await readdir(join(PACKAGE, folder));
  return names
    .filter((name) => !UNNEEDED.test(name))
    .map((name) => [join(folder, name), `${folder}/${name}`]);
}
