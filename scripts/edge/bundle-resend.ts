import { readFile } from "node:fs/promises";
import { build, type Plugin } from "esbuild";

/** The parts of Resend's API that the checkout uses. */
const KEPT = ["emails"];
const OUTPUT = ".vitrine/worker/resend.js";

/** The client creates an object for each part of the API, and these for their parts: `this.emails = new Emails(this);` */
const PART = /^\s*this\.(\w+) = new [\w$]+\((?:this|resend|this\.resend)\);$/gm;

/**
 * Bundles Resend's SDK for the Worker with only the parts of the API that the checkout uses. The others are not created, so that
 * esbuild leaves their classes out. wrangler.toml runs this before each bundle of the Worker, and replaces what only receives email.
 */
await build({
  stdin: { contents: 'export { Resend } from "resend";', resolveDir: import.meta.dirname },
  bundle: true,
  format: "esm",
  conditions: ["workerd", "worker"],
  minifySyntax: true,
  sourcemap: "inline",
  external: ["postal-mime", "standardwebhooks"],
  plugins: [leaveOutParts()],
  outfile: OUTPUT,
});

function leaveOutParts(): Plugin {
  return {
    name: "leave-out-parts",
    setup({ onLoad }) {
      onLoad({ filter: /\/resend\/dist\/index\.mjs$/ }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        return { contents: text.replace(PART, (line, part) => (KEPT.includes(part) ? line : "")) };
      });
    },
  };
}
