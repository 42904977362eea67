import type { ModuleChange } from "./change-modules.ts";

/** The parts of Stripe's API that the checkout uses. The Worker's client has no others. */
const KEPT = ["BalanceTransactions", "Checkout/index", "Disputes", "Events", "PaymentIntents", "Refunds"];
/** A line of Stripe's client that imports a part of it, or several. */
const IMPORT =
  /^import \{ ([\w, ]+) \} from '\.\/(?:resources\/(.+)|resources|StripeEventNotificationHandler)\.js';$/gm;
/** A line of it that creates a part. */
const PART = /^\s*this\.\w+ = new (\w+)\(this\);$/gm;

/** Where a request or its answer has decimals: an object, whose last line is indented like its first. */
const DECIMALS = /^( +)(?:request|response)Schema: \{\n[\s\S]*?^\1\},?\n/gm;

/** Leaves out what the checkout does not use of Stripe's SDK, which creates a client for each of its dozens of parts. */
export const STRIPE: ModuleChange[] = [
  { files: /\/stripe\/esm\/stripe\.core\.js$/, change: withoutParts },
  // The list of all parts.
  { files: /\/stripe\/esm\/resources\.js$/, change: () => "export {};" },
  // What converts the requests and answers of its second API, of which the checkout uses nothing.
  {
    files: /\/stripe\/esm\/V2Coercion\.js$/,
    change: () =>
      "export const coerceV2RequestData = (data) => data; export const coerceV2ResponseData = (data) => data;",
  },
  // The checkout reads none of the numbers that Stripe sends as decimal texts. They stay texts, and nothing says where they are.
  {
    files: /\/stripe\/esm\/resources\/Checkout\/Sessions\.js$/,
    change: (code) => code.replace(DECIMALS, ""),
  },
  {
    files: /\/stripe\/esm\/Decimal\.js$/,
    change: () => "export const Decimal = { from: (text) => text };",
  },
];

/** Stripe's client without the lines that import and create the parts that the checkout does not use. */
function withoutParts(client: string): string {
  const leftOut = new Set<string>();
  const code = client.replace(IMPORT, (line, names: string, part = "") => {
    if (KEPT.includes(part)) return line;
    for (const [name] of names.matchAll(/\w+/g)) leftOut.add(name);
    return "";
  });
  if (leftOut.size === 0)
    throw new Error("Stripe's SDK has another form. Adapt scripts/edge/sdks/stripe.ts.");
  return code.replace(PART, (line, name: string) => (leftOut.has(name) ? "" : line));
}
