import { mkdir, mkdtemp, rename, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { DESCRIBED, withoutDescriptions } from "#platform/without-descriptions.ts";
import { AWS } from "./sdks/aws4fetch.ts";
import { changeModules, type ModuleChange } from "./sdks/change-modules.ts";
import { HONO } from "./sdks/hono.ts";
import { RESEND } from "./sdks/resend.ts";
import { STRIPE } from "./sdks/stripe.ts";
import { ZOD, zodEntry } from "./sdks/zod.ts";
import { SQL_LINES } from "./sql-lines.ts";

const DESCRIPTIONS: ModuleChange = { files: DESCRIBED, change: withoutDescriptions };

/** The folder and the file of `main` in wrangler.toml. */
const FOLDER = ".vitrine/worker";
const FILE = "worker.js";

const MINIFY = { compress: { target: "esnext", maxIterations: 10 }, mangle: { toplevel: true } };

/**
 * Bundles the Worker. wrangler.toml runs this before each deployment, since Wrangler's own bundler can neither leave out parts of libraries
 * nor minify as well: 80 kB, gzipped. Functions have short names in it; with the source map, Cloudflare reports errors with files and
 * lines of the source.
 */
const bundle = await rolldown({
  input: inCheckout("worker.ts"),
  platform: "neutral",
  // No module relies on side effects of reading a property or a global.
  treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
  resolve: {
    conditionNames: ["workerd", "worker", "browser", "import"],
    mainFields: ["browser", "module", "main"],
    alias: {
      hono$: inCheckout("worker/hono.ts"),
      "@formatjs/intl-localematcher": inCheckout("worker/match-language.ts"),
      "postal-mime": inCheckout("worker/unused.ts"),
      standardwebhooks: inCheckout("worker/unused.ts"),
    },
  },
  plugins: [
    zodEntry(),
    changeModules([...ZOD, ...HONO, ...STRIPE, ...RESEND, ...AWS, ...SQL_LINES, DESCRIPTIONS]),
  ],
  onLog(_level, log) {
    throw new Error(log.message);
  },
});
await mkdir(FOLDER, { recursive: true });
// Another process may read the earlier bundle meanwhile.
const unfinished = await mkdtemp(join(FOLDER, "unfinished-"));
await bundle.write({
  ...{ file: join(unfinished, FILE), format: "esm", minify: MINIFY },
  ...{ sourcemap: true, codeSplitting: false },
  // Other comments are annotations for bundlers, such as @__PURE__.
  comments: { legal: true, annotation: false, jsdoc: false },
});
await bundle.close();
for (const name of [`${FILE}.map`, FILE]) await rename(join(unfinished, name), join(FOLDER, name));
await rmdir(unfinished);

function inCheckout(path: string): string {
  return fileURLToPath(new URL(`../../checkout/${path}`, import.meta.url));
}
