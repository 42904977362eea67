import { endpointHost } from "#domain/webhooks.ts";
import { errorFacts } from "../log/log.ts";
import { acquireLease, insertLease, setLease } from "../orders/book/leases.ts";
import { findAudience } from "../orders/messages/audience.ts";
import { markFailed, markSent } from "../orders/messages/send-queue.ts";
import {
  findDueEndpoints,
  findDueWebhooks,
  postponeWebhook,
  type WebhookMessage,
  webhookDelayMs,
} from "../orders/messages/webhook-messages.ts";
import { hashToken } from "../orders/sign-in/tokens.ts";
import type { Ports } from "../ports.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import { ownerFailureNotice } from "./owner-failure-notice.ts";

/** Longer than a receiver may take. If a sender is killed, nobody else sends to the endpoint for this long. */
const LEASE_MS = 30_000;
/** The lease is renewed before a message if it is older. */
const RENEWAL_MS = 10_000;
/** A lease cannot last longer. */
const MAX_PAUSE_MS = 30 * 60_000;
const BATCH_SIZE = 20;
/** The longest run. On Workers it is part of an invocation that must end; the next one continues. */
const MAX_RUN_MS = 20_000;

/**
 * Sends the webhooks that are due: to each endpoint one after the other, the oldest first, and to all endpoints at once, so that
 * one that is slow or down delays no other. A lease for each endpoint ensures that only one caller sends to it at a time, and
 * that all callers pause for as long as it asks. A run stops at the first failure of an endpoint.
 *
 * @returns how many webhooks were accepted
 */
export async function sendWebhooks(ports: Ports): Promise<number> {
  const { database, offers, webhooks: sender, clock, log } = ports;
  const { webhooks } = await findAudience(offers);
  if (!sender || webhooks.length === 0) return 0;
  const due = await findDueEndpoints(database, clock());
  const urls = webhooks.map(({ url }) => url).filter((url) => due.includes(url));
  const counts = await Promise.all(
    urls.map((url) =>
      sendTo(ports, sender, url).catch((error) => {
        log("error", "webhooks-failed", { host: endpointHost(url), ...errorFacts(error) });
        return 0;
      }),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function sendTo(ports: Ports, sender: Webhooks, url: string): Promise<number> {
  const { database, clock, stopping } = ports;
  const lease = `webhook_${await hashToken(url)}`;
  await insertLease(database, lease);
  if (!(await acquireLease(database, lease, { at: clock(), durationMs: LEASE_MS }))) return 0;
  const end = addMs(clock(), MAX_RUN_MS);
  let renewal = addMs(clock(), RENEWAL_MS);
  let accepted = 0;
  let pauseMs: number | null = null;
  const mustEnd = () => clock() >= end || stopping?.aborted === true;
  while (pauseMs === null) {
    const messages = await findDueWebhooks(database, url, clock(), BATCH_SIZE);
    for (const message of messages) {
      if (clock() >= renewal) {
        await setLease(database, lease, { expires: addMs(clock(), LEASE_MS), failures: 0 });
        renewal = addMs(clock(), RENEWAL_MS);
      }
      const result = await attempt(ports, sender, message);
      if (result.isAccepted) accepted += 1;
      else pauseMs = result.pauseMs;
      if (pauseMs !== null || mustEnd()) break;
    }
    // Others may have been added meanwhile by callers that could not get the lease.
    if (messages.length === 0 || mustEnd()) break;
  }
  const expires = addMs(clock(), Math.min(pauseMs ?? 0, MAX_PAUSE_MS));
  await setLease(database, lease, { expires, failures: 0 });
  return accepted;
}

/** @returns for how long nothing should be sent to the endpoint; null: more can be sent now */
async function attempt(
  ports: Ports,
  sender: Webhooks,
  message: WebhookMessage,
): Promise<{ isAccepted: boolean; pauseMs: number | null }> {
  const { database, clock, log, random } = ports;
  const { id, url, kind } = message;
  const result = await sender.send(message, clock());
  const at = clock();
  if (result.state === "accepted") {
    await markSent(database, id, at);
    log("info", "webhook-sent", { kind, host: endpointHost(url) });
    return { isAccepted: true, pauseMs: null };
  }
  const { reason } = result;
  const retryAfterMs = result.state === "failed" ? result.retryAfterMs : null;
  const delayMs = result.state === "removed" ? null : webhookDelayMs(message, { retryAfterMs, random });
  if (delayMs === null) {
    const failed = { channel: "webhook", kind, recipient: url, reason } as const;
    await markFailed(database, id, reason, at, await ownerFailureNotice(ports, id, failed));
    log("error", "webhook-failed", { kind, host: endpointHost(url), reason });
  } else {
    await postponeWebhook(database, message, { reason, due: addMs(at, delayMs) });
    log("warn", "webhook-postponed", { kind, host: endpointHost(url), reason });
  }
  return { isAccepted: false, pauseMs: result.state === "removed" ? null : (retryAfterMs ?? 0) };
}

function addMs(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
