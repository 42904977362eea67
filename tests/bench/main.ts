import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { measureApi } from "./api.ts";
import { openBrowser } from "./browser.ts";
import { printFigures } from "./figures.ts";
import { measureObservatory } from "./observatory-scores.ts";
import { measureScores, printScores } from "./scores.ts";
import { type Bench, openBench } from "./shop.ts";
import { measureWeights } from "./site-weights.ts";

const PARTS = ["weights", "observatory", "lighthouse", "api"];
const USAGE = `npm run bench -- [${PARTS.join("] [")}] [--verbose] [--json <file>]`;

/** `npm run bench`: measures the sample shop and prints each figure beside its goal and what others have. */
async function bench(parts: string[], options: { verbose: boolean; json?: string }): Promise<void> {
  const measured: Record<string, unknown> = {};
  const wanted = (part: string) => parts.length === 0 || parts.includes(part);
  if (["weights", "observatory", "lighthouse"].some(wanted)) {
    say("Publishing and starting the sample shop, and exporting the same pages by Next.js alone");
    const shop = await openBench();
    try {
      if (wanted("weights")) measured.weights = await weights(shop);
      if (wanted("observatory")) measured.observatory = await scan(shop);
      if (wanted("lighthouse")) {
        const scores = await measureScores(shop, say);
        printScores(scores, options);
        measured.lighthouse = scores;
      }
    } finally {
      await shop.close();
    }
  }
  if (wanted("api")) measured.api = await latencies();
  if (options.json) await writeFile(options.json, `${JSON.stringify(measured, null, 2)}\n`);
}

async function weights(shop: Bench) {
  say(`Opening ${shop.pages.length} pages`);
  const browser = await openBrowser();
  try {
    const figures = await measureWeights(shop, browser);
    printFigures("Weights of the storefront's pages", figures);
    return figures;
  } finally {
    await browser.close();
  }
}

async function scan(shop: Bench) {
  const figures = await measureObservatory(shop);
  printFigures(
    "HTTP Observatory, reckoned here from headers and HTML; assumes the proxy that the README describes, with a valid" +
      " certificate\nand http redirected to https on the same host, and payment by Stripe itself",
    figures,
  );
  return figures;
}

async function latencies() {
  const measured = await measureApi();
  console.log(
    "\nLatency, ms, one request after another on a warm service (client, checkout and sandbox share this machine)\n",
  );
  console.table(measured.map(({ route, p50, p99 }) => ({ route, p50: p50.toFixed(1), p99: p99.toFixed(1) })));
  return measured;
}

/** Progress, apart from the figures. */
function say(line: string): void {
  console.error(line);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: "boolean", default: false }, json: { type: "string" } },
});
if (positionals.some((part) => !PARTS.includes(part))) {
  console.error(USAGE);
  process.exit(1);
}
await bench(positionals, values);
