import { isDeepStrictEqual } from "node:util";
import { buyerAt } from "../checkout/buyer.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";
import { type Random, randomFrom } from "./random.ts";

/** How much the medians of the response times may differ. */
const MAX_DIFFERENCE_MS = 2;
/** In a shorter run the times say more about the machine than about the service. */
const MIN_MEASURED = 1_000;
/** As many emails as an address gets within an hour. */
const PER_HOUR = 5;
const HOUR_S = 3_600;
const MAX_BUYERS = 20;

interface Pair {
  known: string;
  unknown: string;
}

/**
 * Asks the service for links to addresses that have bought something and to others, one at a time and in turn, each from a browser of its
 * own. Checks that the responses have the same bytes, and the same median time. Once within the limits of the addresses, where the known
 * ones get emails, and once above them.
 *
 * @param rounds the number of requests for each kind of address, each time
 */
export async function timing({ seed, rounds }: { seed: number; rounds: number }) {
  const shop = await startShop();
  try {
    const random = randomFrom(seed);
    const pairs = await sellTo(shop, Math.min(MAX_BUYERS, Math.ceil(rounds / PER_HOUR)));
    const ask = (choose: (round: number) => Pair) => measure(shop, random, { rounds, choose });
    const within = await ask((round) => {
      const turn = round % (pairs.length * PER_HOUR);
      if (turn === 0) shop.wait(HOUR_S);
      return at(pairs, turn % pairs.length);
    });
    const above = await ask(() => at(pairs, 0));
    return {
      "requests for each": rounds,
      "within the limits": within.figures,
      "above them": above.figures,
      failures: [...within.failures, ...above.failures],
    };
  } finally {
    await shop.close();
  }
}

/** Sells to known addresses, with unknown ones of the same length. */
async function sellTo(shop: TestShop, buyers: number): Promise<Pair[]> {
  const pairs = Array.from({ length: buyers }, (_, i) => ({
    known: `known-${i}@example.com`,
    unknown: `other-${i}@example.com`,
  }));
  for (const { known } of pairs) {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url, "pay", known);
    await buyer.status(order, "paid");
    await buyer.inbox(1, known);
  }
  return pairs;
}

async function measure(
  shop: TestShop,
  random: Random,
  { rounds, choose }: { rounds: number; choose: (round: number) => Pair },
) {
  const times = { known: [] as number[], unknown: [] as number[] };
  const failures: string[] = [];
  for (let round = 0; round < rounds && failures.length === 0; round++) {
    const pair = choose(round);
    // Neither of the two always follows the work that the other one causes.
    const kinds = random.between(0, 2) === 0 ? KINDS : KINDS.toReversed();
    const responses = [];
    for (const kind of kinds) {
      const { ms, ...response } = await ask(shop, pair[kind]);
      times[kind].push(ms);
      responses.push(response);
    }
    if (!isDeepStrictEqual(responses[0], responses[1]))
      failures.push(`${JSON.stringify(pair)}: the responses differ: ${JSON.stringify(responses)}`);
  }
  const [known, unknown] = [median(times.known), median(times.unknown)];
  const difference = Math.abs(known - unknown);
  if (rounds >= MIN_MEASURED && difference > MAX_DIFFERENCE_MS)
    failures.push(`the medians differ by ${inMs(difference)}, expected ${MAX_DIFFERENCE_MS} ms at most`);
  const figures = `known ${inMs(known)}, unknown ${inMs(unknown)}, difference ${inMs(difference)}`;
  return { figures, failures };
}

const KINDS = ["known", "unknown"] as const;

/** One request from a new browser. @returns the response without what differs in any two */
async function ask({ settings }: TestShop, email: string) {
  const started = performance.now();
  const response = await fetch(`http://127.0.0.1:${settings.port}/api/links`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, locale: "en" }),
  });
  const body = await response.text();
  const ms = performance.now() - started;
  const headers = [...response.headers].flatMap(([name, value]) =>
    name === "date" ? [] : [[name, value.replace(RANDOM, (random) => `${random.length} characters`)]],
  );
  return { ms, status: response.status, headers, body };
}

/** What is made anew for each response: the id of the request, and the secret in the cookie. */
const RANDOM = /(?<=^sign-in=)[\w-]+|^[\w-]{20,}$/;

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function inMs(ms: number): string {
  return `${ms.toFixed(2)} ms`;
}

function at<T>(list: T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`There is no element ${index}`);
  return found;
}
