import { errorFacts } from "../log/log.ts";
import { MailDown } from "../mail/mail.ts";
import { acquireLease, type Lease, setLease } from "../orders/book/leases.ts";
import type { Message } from "../orders/messages/message.ts";
import {
  type ClaimedMessage,
  claimMessages,
  hasDueMessages,
  markFailed,
  markSent,
  markSkipped,
  postponeMessage,
  unclaimMessages,
} from "../orders/messages/send-queue.ts";
import { findOrder } from "../orders/order-store.ts";
import { retryDelay, withJitter } from "../orders/timestamps.ts";
import type { Ports } from "../ports.ts";
import { composeEmail } from "./compose-email.ts";
import { isObsolete } from "./obsolete-message.ts";
import { ownerFailureNotice } from "./owner-failure-notice.ts";

const LEASE = "email";
/** If a sender is killed, nobody else sends for this long. */
const LEASE_MS = 30_000;
/** Renew a lease older than this, so that one attempt always fits in the rest. Each renewal is a commit. */
const RENEWAL_MS = 10_000;
/** Limits one run, so that other jobs are not kept waiting. */
const MAX_BATCHES = 100;
/** If the service asks for a longer pause than this, the run ends. */
const MAX_WAIT_MS = 5_000;
/** Waits for one message. */
const MAX_WAITS = 20;
/** No message of a batch waits for longer. With the last attempts, it is much less than the time of the claim. */
const MAX_BATCH_WAIT_MS = 100_000;
/** Pauses during an outage of the service, about. The last one repeats, and is short so that the end of the outage is noticed soon. */
const OUTAGE_PAUSES_MS = [1_000, 5_000, 15_000, 30_000];
/** The longest pause that the service can ask for. */
const MAX_PAUSE_MS = 15 * 60_000;

/**
 * Sends the messages that are due, the most urgent first, and several that are equally urgent at once. A lease ensures that only one
 * caller sends at a time, and that all callers pause during an outage of the mail service.
 *
 * @returns how many messages were sent or failed for good
 */
export async function sendMessages(ports: Ports): Promise<number> {
  const { database, clock, stopping } = ports;
  // Reads first, because usually nothing is due and a read needs no commit.
  if (!(await hasDueMessages(database, "email", clock()))) return 0;
  const acquiredAt = clock();
  const lease = await acquireLease(database, LEASE, { at: acquiredAt, durationMs: LEASE_MS });
  if (!lease) return 0;
  const renew = leaseRenewal(ports, lease, acquiredAt);
  let handledCount = 0;
  let outage: MailDown | null = null;
  for (let batch = 0; batch < MAX_BATCHES && !outage && !stopping?.aborted; batch += 1) {
    const messages = await claimMessages(database, "email", clock());
    if (messages.length === 0) break;
    const result = await sendBatch(ports, messages, renew);
    handledCount += result.handledCount;
    outage = result.outage;
  }
  const failures = outage ? lease.failures + 1 : handledCount > 0 ? 0 : lease.failures;
  const pauseMs = outage ? pauseAfter(outage, failures, ports.random) : 0;
  await setLease(database, LEASE, { expires: addMs(clock(), pauseMs), failures });
  return handledCount;
}

/** Makes the lease last longer. */
function leaseRenewal(
  { database, clock }: Ports,
  { failures }: Lease,
  acquiredAt: Date,
): () => Promise<void> {
  let renewedAt = acquiredAt;
  return async () => {
    const now = clock();
    if (now < addMs(renewedAt, RENEWAL_MS)) return;
    renewedAt = now;
    await setLease(database, LEASE, { expires: addMs(now, LEASE_MS), failures });
  };
}

async function sendBatch(
  ports: Ports,
  messages: ClaimedMessage[],
  renewLease: () => Promise<void>,
): Promise<{ handledCount: number; outage: MailDown | null }> {
  const end = addMs(ports.clock(), MAX_BATCH_WAIT_MS);
  const batch: Batch = { end, outage: null, renewLease };
  const unsent: string[] = [];
  const send = async (message: Message) => {
    const outage = batch.outage ?? (await sendWithRetries(ports, message, batch));
    if (!outage) return;
    batch.outage ??= outage;
    unsent.push(message.id);
  };
  for (const equal of Map.groupBy(messages, ({ priority }) => priority).values()) {
    // Those that were written at one moment for one recipient are sent in their order.
    const queues = Map.groupBy(equal, ({ orderId, recipient }) => `${orderId} ${recipient}`);
    await Promise.all(
      Array.from(queues.values(), async (queue) => {
        for (const message of queue) await send(message);
      }),
    );
  }
  const { outage } = batch;
  if (outage) {
    await unclaimMessages(ports.database, unsent, { due: ports.clock(), error: outage.message });
    ports.log("warn", "email-service-down", { unsent: unsent.length, ...errorFacts(outage) });
  }
  return { handledCount: messages.length - unsent.length, outage };
}

interface Batch {
  /** No message of it waits until then. */
  end: Date;
  /** The first outage in this batch. */
  outage: MailDown | null;
  renewLease(): Promise<void>;
}

/** Waits and retries while the service asks for short pauses. @returns the outage, or null once the message is sent or failed */
async function sendWithRetries(ports: Ports, message: Message, batch: Batch): Promise<MailDown | null> {
  for (let waits = 0; ; waits += 1) {
    await batch.renewLease();
    const outage = await attemptSend(ports, message);
    const waitMs = outage?.retryAfterMs;
    if (
      waitMs == null ||
      waitMs > MAX_WAIT_MS ||
      waits >= MAX_WAITS ||
      addMs(ports.clock(), waitMs) > batch.end
    )
      return outage;
    await ports.sleep(waitMs);
    if (batch.outage) return batch.outage;
  }
}

async function attemptSend(ports: Ports, message: Message): Promise<MailDown | null> {
  const { database, clock, log, mail, random } = ports;
  const { id, kind, recipient, orderId } = message;
  try {
    const isOver = await isObsolete(ports, message);
    const email = isOver ? null : await composeEmail(ports, message);
    // What it was to tell of may have been refunded or taken back while it waited.
    if (!email && (isOver || !orderId || (await findOrder(database, orderId)))) {
      await markSkipped(database, id, clock());
      return null;
    }
    const result = email
      ? await mail.send(email, id)
      : { accepted: false as const, reason: "its order no longer exists" };
    if (result.accepted) {
      await markSent(database, id, clock());
      log("info", "email-sent", { kind });
    } else {
      await markFailed(database, id, result.reason, clock(), await noticeOf(result.reason));
      log("error", "email-failed", { kind, reason: result.reason });
    }
    return null;
  } catch (error) {
    if (error instanceof MailDown) return error;
    log("error", "email-postponed", { kind, ...errorFacts(error) });
    const reason = error instanceof Error ? error.name : "unknown";
    await postponeMessage(database, id, { reason, at: clock(), random, also: await noticeOf(reason) });
    return null;
  }

  function noticeOf(reason: string) {
    return ownerFailureNotice(ports, id, { channel: "email", kind, recipient, reason });
  }
}

function pauseAfter({ retryAfterMs }: MailDown, failures: number, random: () => number): number {
  return Math.min(retryAfterMs ?? withJitter(retryDelay(OUTAGE_PAUSES_MS, failures), random), MAX_PAUSE_MS);
}

function addMs(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
