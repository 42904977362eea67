import Stripe from "stripe";
import type { Delivery } from "../records.ts";
import type { Ledger } from "../store.ts";

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;
const GIVE_UP_AFTER_SECONDS = 3 * 24 * 60 * 60;
const ANSWER_TIMEOUT_MS = 20_000;
const AT_ONCE = 8;

/** Posts events to the shop's webhook until it takes them. */
export interface Deliveries {
  /** Posts whatever is due now, at most a few at once; resolves when that much has been tried. */
  run(): Promise<void>;
  /** Tries every event that waits again from the first interval, as after a restart. */
  hurry(): void;
  /** Posts one event again, whatever became of it. */
  resend(event: string): Promise<void>;
  /** Resolves when no request is under way. */
  idle(): Promise<void>;
}

export interface DeliveryOptions {
  ledger: Ledger;
  webhookUrl: string;
  webhookSecret: string;
  clock: () => number;
  fetch: typeof fetch;
  log: (line: string) => void;
}

export function createDeliveries(options: DeliveryOptions): Deliveries {
  const { ledger, clock } = options;
  const underWay = new Map<string, Promise<void>>();
  /** Attempts since this process started: the interval grows with these, not with those of earlier runs. */
  const tries = new Map<string, number>();

  function isDue(delivery: Delivery): boolean {
    if (delivery.state !== "waiting" || underWay.has(delivery.id)) return false;
    return !tries.has(delivery.id) || delivery.next <= clock();
  }

  function start(delivery: Delivery) {
    if (underWay.has(delivery.id)) return;
    const trying = attempt(delivery).finally(() => underWay.delete(delivery.id));
    underWay.set(delivery.id, trying);
  }

  async function attempt(delivery: Delivery) {
    const event = ledger.get("events", delivery.id);
    if (!event) return;
    await ledger.settled();
    const { isTaken, result } = await post(options, event.payload);
    const tried = (tries.get(event.id) ?? 0) + 1;
    tries.set(event.id, tried);
    const pause = Math.min(FIRST_RETRY_MS * 2 ** (tried - 1), LONGEST_RETRY_MS);
    const isTooOld = event.created + GIVE_UP_AFTER_SECONDS < ledger.now();
    const state = isTaken ? "delivered" : isTooOld ? "given-up" : "waiting";
    const again = state === "waiting" ? `, again in ${pause / 1000} s` : "";
    options.log(`webhook ${event.type} ${event.id}: ${result}${again}`);
    await ledger.write((draft) =>
      draft.put("deliveries", {
        id: event.id,
        state,
        attempts: delivery.attempts + 1,
        next: clock() + pause,
        lastAt: clock(),
        lastResult: result,
      }),
    );
  }

  return {
    async run() {
      if (ledger.get("outages", "webhooks")?.down) return;
      const due = ledger.all("deliveries").filter(isDue);
      due.sort((a, b) => (tries.get(a.id) ?? 0) - (tries.get(b.id) ?? 0));
      due.slice(0, Math.max(0, AT_ONCE - underWay.size)).forEach(start);
      await Promise.all(underWay.values());
    },
    hurry() {
      tries.clear();
    },
    async resend(event) {
      const delivery = ledger.get("deliveries", event);
      if (delivery) start(delivery);
      await underWay.get(event);
    },
    async idle() {
      await Promise.all(underWay.values());
    },
  };
}

/** One request, signed as Stripe signs: https://docs.stripe.com/webhooks#verify-manually */
async function post(
  options: DeliveryOptions,
  payload: string,
): Promise<{ isTaken: boolean; result: string }> {
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret: options.webhookSecret,
    timestamp: Math.floor(options.clock() / 1000),
  });
  try {
    const response = await options.fetch(options.webhookUrl, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": signature,
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      },
      body: payload,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return { isTaken: response.ok, result: `HTTP ${response.status}` };
  } catch (error) {
    return { isTaken: false, result: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return "code" in cause ? `${cause.code}` : cause.message;
}
