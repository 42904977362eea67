import { readFile } from "node:fs/promises";
import type { BuildOptions, Plugin } from "esbuild";

/** The parts of Stripe's API that the checkout uses. The Worker's client has no others. */
const KEPT = ["BalanceTransactions", "Checkout/index", "Disputes", "Events", "PaymentIntents", "Refunds"];
/** A line of Stripe's client that imports a part of it, or several. */
const IMPORT =
  /^import \{ ([\w, ]+) \} from '\.\/(?:resources\/(.+)|resources|StripeEventNotificationHandler)\.js';$/gm;
/** A line of it that creates a part. */
const PART = /^\s*this\.\w+ = new (\w+)\(this\);$/gm;

/** Where a request or its answer has decimals: an object, whose last line is indented like its first. */
const DECIMALS = /^( +)(?:request|response)Schema: \{\n[\s\S]*?^\1\},?\n/gm;

/** Stripe's SDK, which creates a client for each of its dozens of parts. */
export const stripe: BuildOptions = {
  stdin: {
    contents: 'export { Stripe, Stripe as default } from "stripe";',
    resolveDir: import.meta.dirname,
  },
  plugins: [leaveOutParts()],
};

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
      // The checkout reads none of the numbers that Stripe sends as decimal texts. They stay texts, and nothing says where they are.
      onLoad({ filter: /\/resources\/Checkout\/Sessions\.js$/ }, async ({ path }) => ({
        contents: (await readFile(path, "utf8")).replace(DECIMALS, ""),
        loader: "js",
      }));
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
  const contents = client.replace(IMPORT, (line, names: string, part = "") => {
    if (KEPT.includes(part)) return line;
    for (const [name] of names.matchAll(/\w+/g)) leftOut.add(name);
    return "";
  });
  if (leftOut.size === 0)
    throw new Error("Stripe's SDK has another form. Adapt scripts/edge/sdks/stripe.ts.");
  return contents.replace(PART, (line, name: string) => (leftOut.has(name) ? "" : line));
}
