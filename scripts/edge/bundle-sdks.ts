import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** The parts of Stripe's API that the checkout uses. The Worker's client has no others. */
const KEPT = ["BalanceTransactions", "Checkout/index", "Disputes", "Events", "PaymentIntents", "Refunds"];
/** A line of Stripe's client that imports a part of it, or several. */
const STRIPE_IMPORT =
  /^import \{ ([\w, ]+) \} from '\.\/(?:resources\/(.+)|resources|StripeEventNotificationHandler)\.js';$/gm;
/** A line of it that creates a part. */
const STRIPE_PART = /^\s*this\.\w+ = new (\w+)\(this\);$/gm;
/** A line of Resend's client that creates a part of it, or a part of a part. */
const RESEND_PART = /^\s*this\.(\w+) = (?:new [\w$]+\((?:this|resend)\)|this\.\w+);$/gm;
const FOLDER = ".vitrine/worker";

const OPTIONS: BuildOptions = {
  bundle: true,
  format: "esm",
  conditions: ["workerd", "worker"],
  minifySyntax: true,
  sourcemap: "inline",
};

/**
 * Bundles the SDKs of Stripe and Resend for the Worker with only the parts that the checkout uses: each SDK creates a client for each
 * of its dozens of parts, so that no bundler can leave any out. Likewise, every schema of Zod knows how to become a JSON Schema.
 * wrangler.toml runs this before each bundle of the Worker.
 */
await Promise.all([
  build({
    ...OPTIONS,
    stdin: {
      contents: 'export { Stripe, Stripe as default } from "stripe";',
      resolveDir: import.meta.dirname,
    },
    plugins: [leaveOutParts()],
    outfile: `${FOLDER}/stripe.js`,
  }),
  build({
    ...OPTIONS,
    entryPoints: [fileURLToPath(import.meta.resolve("resend"))],
    // The Worker's bundle replaces what is left of them.
    packages: "external",
    plugins: [keepEmails()],
    outfile: `${FOLDER}/resend.js`,
  }),
  build({
    ...OPTIONS,
    stdin: { contents: await withoutJsonSchemas(), resolveDir: import.meta.dirname },
    outfile: `${FOLDER}/json-schema-processors.js`,
  }),
]);

function leaveOutParts(): Plugin {
  return {
    name: "leave-out-parts",
    setup({ onResolve, onLoad }) {
      onLoad({ filter: /\/stripe\.core\.js$/ }, async ({ path }) => ({
        contents: withoutParts(await readFile(path, "utf8")),
        loader: "js",
      }));
      // The list of all parts.
      onResolve({ filter: /^\.\/resources\.js$/ }, () => ({ path: "resources", namespace: "left-out" }));
      onLoad({ filter: /./, namespace: "left-out" }, () => ({ contents: "export {};" }));
      // What converts the requests and answers of its second API, of which the checkout uses nothing.
      onResolve({ filter: /\/V2Coercion\.js$/ }, () => ({ path: "coercion", namespace: "unchanged" }));
      onLoad({ filter: /./, namespace: "unchanged" }, () => ({
        contents:
          "export const coerceV2RequestData = (data) => data; export const coerceV2ResponseData = (data) => data;",
      }));
      // The checkout reads none of the numbers that Stripe sends as decimal texts. They stay texts.
      onResolve({ filter: /\/Decimal\.js$/ }, () => ({ path: "decimal", namespace: "texts" }));
      onLoad({ filter: /./, namespace: "texts" }, () => ({
        contents: "export const Decimal = { from: (text) => text };",
      }));
    },
  };
}

/** Stripe's client without the lines that import and create the parts that the checkout does not use. */
function withoutParts(client: string): string {
  const leftOut = new Set<string>();
  const contents = client.replace(STRIPE_IMPORT, (line, names: string, part = "") => {
    if (KEPT.includes(part)) return line;
    for (const [name] of names.matchAll(/\w+/g)) leftOut.add(name);
    return "";
  });
  if (leftOut.size === 0)
    throw new Error("Stripe's SDK has another form. Adapt leaveOutParts in scripts/edge/bundle-sdks.ts.");
  return contents.replace(STRIPE_PART, (line, name: string) => (leftOut.has(name) ? "" : line));
}

/** Resend's client with only `emails`, and of these only what sends them: without the lines that create the others, their classes are not used. */
function keepEmails(): Plugin {
  return {
    name: "keep-emails",
    setup({ onLoad }) {
      onLoad({ filter: /\/resend\/dist\/index\.mjs$/ }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        const parts = [...text.matchAll(RESEND_PART)].map(([, name]) => name);
        if (!parts.includes("emails") || parts.length < 2)
          throw new Error("Resend's SDK has another form. Adapt keepEmails in scripts/edge/bundle-sdks.ts.");
        const contents = text.replace(RESEND_PART, (line, name) => (name === "emails" ? line : ""));
        return { contents, loader: "js" };
      });
    },
  };
}

/** A module of Zod with functions that do nothing. */
async function withoutJsonSchemas(): Promise<string> {
  const path = join(dirname(fileURLToPath(import.meta.resolve("zod/v4/core"))), "json-schema-processors.js");
  const text = await readFile(path, "utf8");
  const names = [...text.matchAll(/^export (?:const|function) (\w+)/gm)].map(
    ([, name]) => `unused as ${name}`,
  );
  if (names.length === 0)
    throw new Error(`${path} has another form. Adapt withoutJsonSchemas in scripts/edge/bundle-sdks.ts.`);
  return `const unused = () => ({});
    export { ${names.join(", ")} };`;
}
