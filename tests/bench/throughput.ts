import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import Stripe from "stripe";
import { z } from "zod";
import { buy, percentile } from "./api.ts";
import { processorMs } from "./load.ts";

const WARM_UP_ORDERS = 30;
const CONCURRENT_PAYMENTS = 8;

/** A running shop: one or more processes on one order book. */
export interface Target {
  /** Where its processes listen. Requests are sent to each in turn. */
  urls: string[];
  sandboxUrl: string;
  webhookSecret: string;
  /** Its processes; none if their processor time and memory cannot be separated from others'. */
  pids: number[];
}

/** How many requests of one kind are answered, if each client sends the next one after the last response. */
export interface Throughput {
  route: string;
  clients: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Processor time of the service for each request, in milliseconds. null: unknown. */
  cpuMs: number | null;
  /** The most memory that the service has used until then, in MB. null: unknown. */
  memoryMb: number | null;
}

/** A kind of request that is measured after the sales. */
export interface Lookup {
  route: string;
  /** Sends one and reads its answer. */
  send: (url: string, orders: Placed[], n: number) => Promise<unknown>;
}

export const ORDER_PAGE: Lookup = {
  route: "GET /api/orders/{id}",
  send: (url, orders, n) => read(fetch(`${url}/api/orders/${orders[n % orders.length]?.order}`)),
};

/** Before measuring: the clients send the webhooks, not the sandbox as well, and the first orders are slower than the rest. */
export async function prepare(target: Target): Promise<void> {
  await post(`${target.sandboxUrl}/outage`, { webhooks: "true" });
  const [url = ""] = target.urls;
  await Promise.all(Array.from({ length: WARM_UP_ORDERS }, () => checkout(url)));
}

/**
 * Measures checkouts, the webhooks that deliver them, and some lookups.
 *
 * @param seconds how long each is measured, lookups half as long; webhooks until every order is delivered, if that is sooner
 */
export async function measureSales(
  target: Target,
  { clients, seconds, lookups }: { clients: number; seconds: number; lookups: Lookup[] },
): Promise<Throughput[]> {
  const placed: Placed[] = [];
  const place = async (url: string) => void placed.push(await checkout(url));
  const measured = [
    {
      ...{ route: "POST /api/checkout", clients },
      ...(await measure(target, place, { clients, seconds })),
    },
  ];
  await pLimit(CONCURRENT_PAYMENTS).map(placed, ({ url }) =>
    post(url, { email: "reader@example.com", card: "4242424242424242" }),
  );
  const unsent = placed.map(({ url }) => url.split("/").at(-1) ?? "");
  const deliver = async (url: string) => {
    const session = unsent.pop();
    if (session === undefined) return false;
    await sendWebhook(url, session, target.webhookSecret);
  };
  measured.push({
    ...{ route: "POST /api/webhooks/stripe", clients },
    ...(await measure(target, deliver, { clients, seconds })),
  });
  for (const { route, send } of lookups) {
    const look = (url: string, n: number) => send(url, placed, n);
    measured.push({ route, clients, ...(await measure(target, look, { clients, seconds: seconds / 2 })) });
  }
  return measured;
}

/** @param request sends the nth request and reads its answer. false: there is nothing left to send */
async function measure(
  { urls, pids }: Target,
  request: (url: string, n: number) => Promise<unknown>,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<Omit<Throughput, "route" | "clients">> {
  const times: number[] = [];
  const [start, cpu] = [performance.now(), await processorMsOf(pids)];
  const end = start + seconds * 1000;
  let next = 0;
  const client = async () => {
    for (let sent = performance.now(); sent < end; sent = performance.now()) {
      next += 1;
      if ((await request(urls[next % urls.length] ?? "", next)) === false) return;
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const took = performance.now() - start;
  // Work that the service does after its responses belongs to the requests, too.
  await wait(Math.min(1_000, seconds * 100));
  const isKnown = pids.length > 0;
  return {
    perSecond: times.length / (took / 1000),
    ...{ p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
    cpuMs: isKnown ? ((await processorMsOf(pids)) - cpu) / Math.max(times.length, 1) : null,
    memoryMb: isKnown ? await peakMemoryMb(pids) : null,
  };
}

const Placed = z.object({ order: z.string(), url: z.string() });
export type Placed = z.infer<typeof Placed>;

async function checkout(url: string): Promise<Placed> {
  return Placed.parse(JSON.parse(await read(buy({ url }))));
}

/** As Stripe sends it. Its content is only a name, since the service fetches the session. */
async function sendWebhook(url: string, session: string, secret: string): Promise<void> {
  const payload = JSON.stringify({
    ...{ id: `evt_${session}`, object: "event", type: "checkout.session.completed", livemode: false },
    data: { object: { id: session } },
  });
  const headers = { "Stripe-Signature": Stripe.webhooks.generateTestHeaderString({ payload, secret }) };
  await read(fetch(`${url}/api/webhooks/stripe`, { method: "POST", headers, body: payload }));
}

async function post(url: string, form: Record<string, string>): Promise<void> {
  await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
}

/** @throws if the response is not a success */
export async function read(response: Promise<Response>): Promise<string> {
  const answer = await response;
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url} responded with ${answer.status}: ${text}`);
  return text;
}

async function processorMsOf(pids: number[]): Promise<number> {
  return sum(await Promise.all(pids.map(processorMs)));
}

async function peakMemoryMb(pids: number[]): Promise<number> {
  return sum(await Promise.all(pids.map((pid) => memoryMb(pid, "VmHWM"))));
}

/** The memory that a process uses now, or the most that it has used, in MB. proc_pid_status(5) */
export async function memoryMb(pid: number, field: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const [, kilobytes] = new RegExp(`${field}:\\s+(\\d+) kB`).exec(status) ?? [];
  return Number(kilobytes) / 1024;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
