import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import Stripe from "stripe";
import { z } from "zod";
import { buy, percentile } from "./api.ts";
import { writeLargeBook } from "./large-book.ts";
import { processorMs, startService } from "./load.ts";

const WARM_UP_ORDERS = 30;
const CONCURRENT_PAYMENTS = 8;

/** The throughput of one kind of request from some clients, each of which sends the next request after the last response. */
export interface Throughput {
  /** Orders in the book before. */
  book: number;
  route: string;
  clients: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Processor time of the service for each request, in milliseconds. */
  cpuMs: number;
  /** The most memory that the service has used until then, in MB. */
  memoryMb: number;
}

type Service = Awaited<ReturnType<typeof startService>>;

/**
 * Measures what the service sustains on order books of some sizes: checkouts, the webhooks that deliver them, and the pages of
 * orders. Sandbox and clients share the machine.
 *
 * @param books numbers of orders
 * @param seconds how long each is measured; webhooks until every order is delivered, if that is sooner
 */
export async function measureOrders(
  { books, clients, seconds }: { books: number[]; clients: number[]; seconds: number },
  log: (line: string) => void,
): Promise<Throughput[]> {
  const measured: Throughput[] = [];
  for (const book of books) {
    log(`Writing an order book with ${book.toLocaleString("en")} orders`);
    const service = await startService({
      beforeStart: ({ dataDir }) => writeLargeBook(join(dataDir, "orders.duckdb"), book),
    });
    try {
      // Webhooks are sent by the clients, and not by the sandbox as well.
      await post(`${service.sandboxUrl}/outage`, { webhooks: "true" });
      await Promise.all(Array.from({ length: WARM_UP_ORDERS }, () => checkout(service)));
      for (const count of clients) {
        log(`${count} clients, ${book.toLocaleString("en")} orders`);
        measured.push(...(await measureSales(service, { book, clients: count, seconds })));
      }
    } finally {
      await service.close();
    }
  }
  return measured;
}

async function measureSales(
  service: Service,
  { book, clients, seconds }: { book: number; clients: number; seconds: number },
): Promise<Throughput[]> {
  const placed: Placed[] = [];
  const place = async () => void placed.push(await checkout(service));
  const checkouts = await measure(service, place, { clients, seconds });
  await pLimit(CONCURRENT_PAYMENTS).map(placed, ({ url }) =>
    post(url, { email: "reader@example.com", card: "4242424242424242" }),
  );
  const unsent = placed.map(({ url }) => url.split("/").at(-1) ?? "");
  const deliver = async () => {
    const session = unsent.pop();
    if (session === undefined) return false;
    await sendWebhook(service, session);
  };
  const webhooks = await measure(service, deliver, { clients, seconds });
  let next = 0;
  const view = async () => {
    next += 1;
    await read(fetch(`${service.url}/api/orders/${placed[next % placed.length]?.order}`));
  };
  const pages = await measure(service, view, { clients, seconds: seconds / 2 });
  return [
    { book, route: "POST /api/checkout", clients, ...checkouts },
    { book, route: "POST /api/webhooks/stripe", clients, ...webhooks },
    { book, route: "GET /api/orders/{id}", clients, ...pages },
  ];
}

/** @param request sends one request and reads its answer. false: there is nothing left to send */
async function measure(
  { pid }: Service,
  request: () => Promise<unknown>,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<Omit<Throughput, "book" | "route" | "clients">> {
  const times: number[] = [];
  const [start, cpu] = [performance.now(), await processorMs(pid)];
  const end = start + seconds * 1000;
  const client = async () => {
    for (let sent = performance.now(); sent < end; sent = performance.now()) {
      if ((await request()) === false) return;
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const took = performance.now() - start;
  // Work that the service does after its responses belongs to the requests, too.
  await wait(Math.min(1_000, seconds * 100));
  return {
    perSecond: times.length / (took / 1000),
    ...{ p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
    cpuMs: ((await processorMs(pid)) - cpu) / Math.max(times.length, 1),
    memoryMb: await peakMemoryMb(pid),
  };
}

const Placed = z.object({ order: z.string(), url: z.string() });
type Placed = z.infer<typeof Placed>;

async function checkout(service: Service): Promise<Placed> {
  return Placed.parse(JSON.parse(await read(buy(service))));
}

/** As Stripe sends it. Its content is only a name, since the service fetches the session. */
async function sendWebhook({ url, settings }: Service, session: string): Promise<void> {
  const payload = JSON.stringify({
    ...{ id: `evt_${session}`, object: "event", type: "checkout.session.completed", livemode: false },
    data: { object: { id: session } },
  });
  const { webhookSecret: secret } = settings.stripe;
  const headers = { "Stripe-Signature": Stripe.webhooks.generateTestHeaderString({ payload, secret }) };
  await read(fetch(`${url}/api/webhooks/stripe`, { method: "POST", headers, body: payload }));
}

async function post(url: string, form: Record<string, string>): Promise<void> {
  await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
}

async function read(response: Promise<Response>): Promise<string> {
  const answer = await response;
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url} responded with ${answer.status}: ${text}`);
  return text;
}

/** proc_pid_status(5) */
async function peakMemoryMb(pid: number): Promise<number> {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}
