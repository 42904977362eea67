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

/** The last methods of the client, about events of Stripe's second API and other clients. */
const NOTIFICATIONS = /^ {4}_buildEventNotification\(parsed\) \{\n[\s\S]*?(?=^\}\nStripe\.PACKAGE_VERSION)/m;
/** The iterators of searches and of the second API. */
const OTHER_ITERATORS = /^class V1SearchIterator [\s\S]*?(?=^export const makeAutoPaginationMethods )/m;
const OTHER_ITERATIONS = /^ {4}if \(.*\{\n.*new (?:V1Search|V2List)Iterator\(.*\n {4}\}\n/gm;
/** Methods of lists that pass each part to a function or collect all. The checkout iterates. */
const OTHER_LIST_METHODS =
  /^ {4}const autoPaging(?:Each|ToArray) = .*\n|^ {8}autoPaging(?:Each|ToArray),\n/gm;
/** The functions that create errors of OAuth and of the second API, and their classes, which are the last. */
const OTHER_ERRORS = /^export const generateOAuthError = [\s\S]*?(?=^export class StripeError )/m;
const OTHER_ERROR_CLASSES = /^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export class StripeOAuthError [\s\S]*/m;

/** Methods for webhooks that the checkout does not use, such as what signs one for a test. Their last line is indented like the first. */
const OTHER_WEBHOOKS =
  /^( +)(?:constructEvent|constructEventWithoutVerification|generateTestHeaderString\w*|verifyHeader)(?:: (?:async )?function )?\(.*\) \{\n[\s\S]*?^\1\},\n/gm;

/** The names by which the SDK recognises coding agents, which it reports to Stripe. */
const AGENTS = /(?<=^export const AI_AGENTS = )\[\n[\s\S]*?^\]/m;

/**
 * Methods of its requests that the checkout does not need: how long requests took, which it does not report, requests of any form, streamed
 * answers, and Stripe's notices for developers.
 */
const OTHER_REQUESTS =
  /^ {4}(_getTelemetryHeader|_recordRequestMetrics|_rawRequest|_streamingResponseHandler|_emitStripeNotice)\(.*\) \{\n[\s\S]*?^ {4}\}\n/gm;
/** Methods of the client that nothing calls: for platforms, for requests of any form, and a former way to create its parts. */
const OTHER_CLIENT_METHODS =
  /^ {4}(?:_prepResources|_setApiNumberField|[gs]etClientId|rawRequest)\(.*\) \{\n[\s\S]*?^ {4}\}\n/gm;

/** Leaves out what the checkout does not use of Stripe's SDK, which creates a client for each of its dozens of parts. */
export const STRIPE: ModuleChange[] = [
  {
    files: /\/stripe\/esm\/stripe\.core\.js$/,
    change: (code) => without(OTHER_CLIENT_METHODS, without(NOTIFICATIONS, withoutParts(code))),
  },
  { files: /\/stripe\/esm\/Error\.js$/, change: withoutErrors },
  {
    files: /\/stripe\/esm\/autoPagination\.js$/,
    change: (code) => without(OTHER_LIST_METHODS, without(OTHER_ITERATIONS, without(OTHER_ITERATORS, code))),
  },
  {
    files: /\/stripe\/esm\/RequestSender\.js$/,
    change: (code) => without(OTHER_REQUESTS, code, "    $1() {}\n"),
  },
  { files: /\/stripe\/esm\/Webhooks\.js$/, change: (code) => without(OTHER_WEBHOOKS, code) },
  {
    files: /\/stripe\/esm\/utils\.js$/,
    change: (code) => without(AGENTS, code).replace("AI_AGENTS = ", "AI_AGENTS = []"),
  },
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

const OTHER_FORM = "The source of Stripe's SDK has changed. Adapt scripts/edge/sdks/stripe.ts.";

/** @throws if there is nothing to leave out */
function without(part: RegExp, code: string, substitute = ""): string {
  const changed = code.replace(part, substitute);
  if (changed === code) throw new Error(OTHER_FORM);
  return changed;
}

function withoutErrors(code: string): string {
  const others = "export const generateOAuthError = generateV1Error, generateV2Error = generateV1Error;\n";
  return without(OTHER_ERROR_CLASSES, without(OTHER_ERRORS, code)) + others;
}

/** Stripe's client without the lines that import and create the parts that the checkout does not use. */
function withoutParts(client: string): string {
  const leftOut = new Set<string>();
  const code = client.replace(IMPORT, (line, names: string, part = "") => {
    if (KEPT.includes(part)) return line;
    for (const [name] of names.matchAll(/\w+/g)) leftOut.add(name);
    return "";
  });
  if (leftOut.size === 0) throw new Error(OTHER_FORM);
  return code.replace(PART, (line, name: string) => (leftOut.has(name) ? "" : line));
}
