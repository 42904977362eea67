import Stripe from "stripe";
import { isDisturbed } from "../chaos.ts";
import type { Clock } from "../clock.ts";
import { isDown } from "../outages.ts";
import type { Delivery } from "../records.ts";
import type { Store } from "../store.ts";

const MIN_RETRY_DELAY_MS = 1_000;
const MAX_RETRY_DELAY_MS = 5 * 60_000;
const GIVE_UP_AFTER_SECONDS = 3 * 24 * 60 * 60;
const RESPONSE_TIMEOUT_MS = 20_000;
const MAX_CONCURRENT_REQUESTS = 8;

/** Posts events to the shop's webhook and retries until the shop accepts them, for three days. */
export interface WebhookDeliveries {
  /** Starts to post the events that are due, up to the limit of concurrent requests. */
  startDue(): void;
  /** Makes every waiting event due now, and its retries start over from the shortest delay. */
  resetBackoff(): void;
  /** Posts one event again, delivered or not. Resolves after the attempt. */
  resend(eventId: string): Promise<void>;
  /** Resolves when no request is running. */
  idle(): Promise<void>;
}

export interface WebhookDeliveryOptions {
  store: Store;
  webhookUrl: string;
  webhookSecret: string;
  clock: Clock;
  fetch: typeof fetch;
  log: (line: string) => void;
}

export function createWebhookDeliveries(options: WebhookDeliveryOptions): WebhookDeliveries {
  const { store, clock, log } = options;
  const inFlight = new Map<string, Promise<void>>();
  /** Attempts since the last reset. The delay grows with these, not with the attempts of earlier runs. */
  const recentAttempts = new Map<string, number>();

  function isDue(delivery: Delivery): boolean {
    if (delivery.state !== "waiting" || inFlight.has(delivery.id)) return false;
    // After a restart, what has failed before is due at once.
    const isRetry = delivery.attempts > 0 && !recentAttempts.has(delivery.id);
    return isRetry || delivery.nextAttemptAt <= clock.now();
  }

  function startAttempt(delivery: Delivery) {
    if (inFlight.has(delivery.id)) return;
    const attemptPromise = attempt(delivery)
      .catch((error) => log(`webhook ${delivery.id}: ${messageOf(error)}`))
      .finally(() => inFlight.delete(delivery.id));
    inFlight.set(delivery.id, attemptPromise);
  }

  async function attempt(delivery: Delivery) {
    const event = store.get("events", delivery.id);
    if (!event) return;
    await store.flush();
    const { isAccepted, result } = await postAsOften(event.payload);
    const attempts = (recentAttempts.get(event.id) ?? 0) + 1;
    recentAttempts.set(event.id, attempts);
    const delay = Math.min(MIN_RETRY_DELAY_MS * 2 ** (attempts - 1), MAX_RETRY_DELAY_MS);
    const isTooOld = event.created + GIVE_UP_AFTER_SECONDS < store.now();
    const state = isAccepted ? "delivered" : isTooOld ? "given-up" : "waiting";
    const retry = state === "waiting" ? `, retrying in ${delay / 1000} s` : "";
    log(`webhook ${event.type} ${event.id}: ${result}${retry}`);
    await store.write((tx) =>
      tx.put("deliveries", {
        id: event.id,
        state,
        attempts: delivery.attempts + 1,
        nextAttemptAt: clock.now() + delay,
        lastAttemptAt: clock.now(),
        lastResult: result,
      }),
    );
  }

  /** Twice at the same time if webhooks are duplicated. The event is accepted once both are. */
  async function postAsOften(payload: string): Promise<Attempt> {
    const copy = isDisturbed(store, "duplicate") ? post(options, payload) : null;
    const attempt = await post(options, payload);
    const second = await copy;
    return second && !second.isAccepted ? second : attempt;
  }

  return {
    startDue() {
      if (isDown(store, "webhooks")) return;
      const due = store.all("deliveries").filter(isDue);
      // New events come first, so that events that the shop keeps rejecting do not delay them.
      due.sort((a, b) => (recentAttempts.get(a.id) ?? 0) - (recentAttempts.get(b.id) ?? 0));
      due.slice(0, Math.max(0, MAX_CONCURRENT_REQUESTS - inFlight.size)).forEach(startAttempt);
    },
    resetBackoff() {
      recentAttempts.clear();
    },
    async resend(eventId) {
      const delivery = store.get("deliveries", eventId);
      if (delivery) startAttempt(delivery);
      await inFlight.get(eventId);
    },
    async idle() {
      await Promise.all(inFlight.values());
    },
  };
}

interface Attempt {
  isAccepted: boolean;
  result: string;
}

/** Sends one request, signed as Stripe signs it: https://docs.stripe.com/webhooks#verify-manually */
async function post(options: WebhookDeliveryOptions, payload: string): Promise<Attempt> {
  const { clock } = options;
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret: options.webhookSecret,
    timestamp: Math.floor(clock.now() / 1000),
  });
  const timeout = new AbortController();
  const cancelTimeout = clock.schedule(
    () => timeout.abort(new Error(`no answer within ${RESPONSE_TIMEOUT_MS / 1000} s`)),
    RESPONSE_TIMEOUT_MS,
  );
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
      signal: timeout.signal,
    });
    await response.body?.cancel();
    return { isAccepted: response.ok, result: `HTTP ${response.status}` };
  } catch (error) {
    return { isAccepted: false, result: messageOf(error) };
  } finally {
    cancelTimeout();
  }
}

/** `fetch` hides the system's reason, such as ECONNREFUSED, in the error's cause. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return "code" in cause ? `${cause.code}` : cause.message;
}
