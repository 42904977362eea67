import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { measureApi } from "./api.ts";
import { openBrowser } from "./browser.ts";
import { writeLargeShop } from "./catalogue.ts";
import { printFigures } from "./figures.ts";
import { measureLoad } from "./load.ts";
import { measureObservatory } from "./observatory-scores.ts";
import { measureOrders } from "./orders.ts";
import { measurePreview } from "./preview.ts";
import { measurePublish } from "./publish.ts";
import { measureMemory, measureScale } from "./scale.ts";
import { measureScores, printScores } from "./scores.ts";
import { type Bench, openBench } from "./shop.ts";
import { measureWeights } from "./site-weights.ts";
import type { Throughput } from "./throughput.ts";
import { measureWorker } from "./worker.ts";

const PARTS = ["weights", "observatory", "lighthouse", "api", "load", "worker", "preview", "publish"];
/** They take an hour each, so they run only if they are named. */
const ORDERS = "orders";
const SCALE = "scale";
/** Writes a large shop instead of measuring. */
const CATALOGUE = "catalogue";
const PUBLISH_SIZES = "14,1000,10000";
const USAGE = `npm run bench -- [${PARTS.join("] [")}] [--products <number,…>] [--verbose] [--json <file>]\n       npm run bench -- ${ORDERS}|${SCALE} [--books <number,…>] [--clients <number,…>] [--seconds <number>] [--json <file>]\n       npm run bench -- ${CATALOGUE} <folder> --products <number>`;

/** `npm run bench`: measures the sample shop and prints each figure with its goal and those of other shops. */
async function bench(
  parts: string[],
  options: {
    verbose: boolean;
    json?: string;
    products: string;
    books: string;
    clients: string;
    seconds: string;
  },
): Promise<void> {
  const results: Record<string, unknown> = {};
  const isSelected = (part: string) => parts.length === 0 || parts.includes(part);
  if (["weights", "observatory", "lighthouse"].some(isSelected)) {
    log("Publishing and starting the sample shop, and exporting the same pages with plain Next.js");
    const shop = await openBench();
    try {
      if (isSelected("weights")) results.weights = await weights(shop);
      if (isSelected("observatory")) results.observatory = await observatory(shop);
      if (isSelected("lighthouse")) {
        const scores = await measureScores(shop, log);
        printScores(scores, options);
        results.lighthouse = scores;
      }
    } finally {
      await shop.close();
    }
  }
  if (isSelected("api")) results.api = await latencies();
  if (isSelected("load")) results.load = await load();
  if (isSelected("worker")) {
    const figures = await measureWorker(log);
    printFigures("The checkout on Cloudflare Workers", figures);
    results.worker = figures;
  }
  if (isSelected("preview")) {
    log("Changing the sample in its preview");
    const figure = await measurePreview();
    printFigures("The preview", [figure]);
    results.preview = figure;
  }
  if (isSelected("publish")) {
    const measured = [];
    for await (const group of measurePublish(options.products.split(",").map(Number), log)) {
      printFigures(group.title, group.figures);
      measured.push(group);
    }
    results.publish = measured;
  }
  if (parts.includes(ORDERS)) results.orders = await orders(options);
  if (parts.includes(SCALE)) results.scale = await scale(options);
  if (options.json) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
}

async function weights(shop: Bench) {
  log(`Opening ${shop.pages.length} pages`);
  const browser = await openBrowser();
  try {
    const figures = await measureWeights(shop, browser);
    printFigures("Weights of the storefront's pages", figures);
    return figures;
  } finally {
    await browser.close();
  }
}

async function observatory(shop: Bench) {
  const figures = await measureObservatory(shop);
  printFigures(
    "HTTP Observatory, computed from headers and HTML. Assumes the proxy that the README describes, with a valid" +
      " certificate\nand http redirected to https on the same host, and Stripe's own payment page",
    figures,
  );
  return figures;
}

async function latencies() {
  const measured = await measureApi();
  console.log(
    "\nLatency in ms, one request after another on a warm service (client, checkout and sandbox share this machine)\n",
  );
  console.table(measured.map(({ route, p50, p99 }) => ({ route, p50: p50.toFixed(1), p99: p99.toFixed(1) })));
  return measured;
}

async function load() {
  const measured = await measureLoad();
  console.log(
    "\nHighest rate at which 99 % are answered within 100 ms, and the service's processor time for each request (client and" +
      "\nsandbox share this machine; goals for a small order book: 4 ms a checkout, 6 ms a webhook)\n",
  );
  console.table(
    measured.map(({ route, requestsPerSecond, p99, cpuMs }) => ({
      route,
      "requests/s": requestsPerSecond,
      "p99 ms": p99.toFixed(1),
      "processor ms": cpuMs.toFixed(1),
    })),
  );
  return measured;
}

interface OrderOptions {
  books: string;
  clients: string;
  seconds: string;
}

async function orders(options: OrderOptions) {
  const measured = await measureOrders(parseNumbers(options), log);
  console.log(
    "\nWhat the service sustains on DuckDB (client and sandbox share this machine; goals: 4 ms of processor a checkout and 6 ms a" +
      "\nwebhook on a small book, at most twice that on a book of 1,000,000 orders, and 300 MB)\n",
  );
  console.table(measured.map(({ book, ...throughput }) => ({ orders: book, ...format(throughput) })));
  return measured;
}

async function scale(options: OrderOptions) {
  const { seconds, ...numbers } = parseNumbers(options);
  const memory = await measureMemory(seconds);
  const stages = await measureScale({ seconds, ...numbers }, log);
  console.log(
    "\nWhat the shop sustains where it can run (clients, sandbox, database and service share this machine)\n",
  );
  console.table(
    stages.map(({ stage, book, bytesPerOrder, ...throughput }) => ({
      ...{ stage, orders: book, ...format(throughput) },
      "bytes an order": bytesPerOrder?.toFixed(0) ?? "",
    })),
  );
  console.log(
    `\nMemory of the service on Node with 10,000 products: ${memory.idle.toFixed(0)} MB idle, ${memory.underLoad.toFixed(0)} MB under load (goal 150 MB)\n`,
  );
  return { memory, stages };
}

function parseNumbers({ books, clients, seconds }: OrderOptions) {
  const numbers = (text: string) => text.split(",").map(Number);
  return { books: numbers(books), clients: numbers(clients), seconds: Number(seconds) };
}

function format({ clients, route, perSecond, p50, p99, cpuMs, memoryMb }: Throughput) {
  return {
    ...{ clients, route, "per s": perSecond.toFixed(1) },
    ...{ "p50 ms": p50.toFixed(1), "p99 ms": p99.toFixed(1), "processor ms": cpuMs?.toFixed(1) ?? "" },
    "peak MB": memoryMb?.toFixed(0) ?? "",
  };
}

/** Prints progress on stderr, apart from the figures. */
function log(line: string): void {
  console.error(line);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    verbose: { type: "boolean", default: false },
    json: { type: "string" },
    products: { type: "string", default: PUBLISH_SIZES },
    books: { type: "string", default: "0,100000,1000000" },
    clients: { type: "string", default: "1,8,32,128" },
    seconds: { type: "string", default: "60" },
  },
});
const [first, folder] = positionals;
if (first === CATALOGUE && folder) {
  writeLargeShop(folder, { products: Number(values.products), seed: 1 });
} else if (positionals.some((part) => ![...PARTS, ORDERS, SCALE].includes(part))) {
  console.error(USAGE);
  process.exit(1);
} else await bench(positionals, values);
