import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BuildOptions, Plugin } from "esbuild";

/** A line of Resend's client that creates a part of it, or a part of a part. */
const PART = /^\s*this\.(\w+) = (?:new [\w$]+\((?:this|resend)\)|this\.\w+);$/gm;

/** Resend's SDK with only `emails`, and of these only what sends them: without the lines that create the others, their classes are not used. */
export const resend: BuildOptions = {
  entryPoints: [fileURLToPath(import.meta.resolve("resend"))],
  // The Worker's bundle replaces what is left of them.
  packages: "external",
  plugins: [keepEmails()],
};

function keepEmails(): Plugin {
  return {
    name: "keep-emails",
    setup({ onLoad }) {
      onLoad({ filter: /\/resend\/dist\/index\.mjs$/ }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        const parts = [...text.matchAll(PART)].map(([, name]) => name);
        if (!parts.includes("emails") || parts.length < 2)
          throw new Error("Resend's SDK has another form. Adapt scripts/edge/sdks/resend.ts.");
        const contents = text.replace(PART, (line, name) => (name === "emails" ? line : ""));
        return { contents, loader: "js" };
      });
    },
  };
}
