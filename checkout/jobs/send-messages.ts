import { errorFacts } from "../http/log.ts";
import { MailDown } from "../mail/mail.ts";
import { acquireLease, setLease } from "../orders/leases.ts";
import {
  claimMessages,
  type Message,
  markFailed,
  markSent,
  postponeMessage,
  unclaimMessages,
} from "../orders/messages.ts";
import type { Ports } from "../ports.ts";
import { composeEmail } from "./compose-email.ts";

const LEASE = "email";
/** A sender that was killed holds the others up for so long. */
const LEASE_MS = 30_000;
/** Batches that one run sends at most, so that one run of a cron has an end. */
const MAX_BATCHES = 100;
/** A shorter pause is waited for, so many times for one message; a longer one ends the run. */
const MAX_WAIT_MS = 5_000;
const MAX_WAITS = 20;
/** Pauses while the service takes no email; the last one repeats, so that an outage's end is noticed soon. */
const OUTAGE_PAUSES_MS = [1_000, 5_000, 15_000, 30_000];
/** However long the service asks to wait, it is tried again by then. */
const MAX_PAUSE_MS = 15 * 60_000;

/**
 * Sends the messages that are due, one after the other and the most urgent first. A lease makes sure that there is one sender
 * at a time, whoever calls this, and that all of them pause while the mail service takes nothing.
 *
 * @returns how many were sent or have failed
 */
export async function sendMessages(ports: Ports): Promise<number> {
  const { database, clock } = ports;
  const lease = await acquireLease(database, LEASE, { at: clock(), durationMs: LEASE_MS });
  if (!lease) return 0;
  let done = 0;
  let outage: MailDown | null = null;
  for (let batch = 0; batch < MAX_BATCHES && !outage; batch += 1) {
    const messages = await claimMessages(database, clock());
    if (messages.length === 0) break;
    ({ done, outage } = await sendBatch(ports, messages, { done, failures: lease.failures }));
  }
  const failures = outage ? lease.failures + 1 : done > 0 ? 0 : lease.failures;
  const pauseMs = outage ? pauseAfter(outage, failures) : 0;
  await setLease(database, LEASE, { expires: later(clock(), pauseMs), failures });
  return done;
}

async function sendBatch(
  ports: Ports,
  messages: Message[],
  { done: doneBefore, failures }: { done: number; failures: number },
): Promise<{ done: number; outage: MailDown | null }> {
  let done = doneBefore;
  for (const [at, message] of messages.entries()) {
    await setLease(ports.database, LEASE, { expires: later(ports.clock(), LEASE_MS), failures });
    const outage = await sendPatiently(ports, message);
    if (outage) {
      const unsent = messages.slice(at).map(({ id }) => id);
      await unclaimMessages(ports.database, unsent, { due: ports.clock(), error: outage.message });
      ports.log("warn", "email-service-down", { unsent: unsent.length, ...errorFacts(outage) });
      return { done, outage };
    }
    done += 1;
  }
  return { done, outage: null };
}

/** Waits and tries again where the service asks for a short pause. @returns null once it is sent or has failed by itself */
async function sendPatiently(ports: Ports, message: Message): Promise<MailDown | null> {
  for (let waits = 0; ; waits += 1) {
    const outage = await sendOne(ports, message);
    if (outage?.retryAfterMs == null || outage.retryAfterMs > MAX_WAIT_MS || waits >= MAX_WAITS)
      return outage;
    await ports.sleep(outage.retryAfterMs);
  }
}

async function sendOne(ports: Ports, message: Message): Promise<MailDown | null> {
  const { database, clock, log, mail } = ports;
  const { id, kind } = message;
  try {
    const email = await composeEmail(ports, message);
    const result = email
      ? await mail.send(email, id)
      : { accepted: false as const, reason: "its order is gone" };
    if (result.accepted) {
      await markSent(database, id, clock());
      log("info", "email-sent", { kind });
    } else {
      await markFailed(database, id, result.reason, clock());
      log("error", "email-failed", { kind, reason: result.reason });
    }
    return null;
  } catch (error) {
    if (error instanceof MailDown) return error;
    log("error", "email-postponed", { kind, ...errorFacts(error) });
    await postponeMessage(database, id, error instanceof Error ? error.name : "unknown", clock());
    return null;
  }
}

function pauseAfter({ retryAfterMs }: MailDown, failures: number): number {
  const pauseMs = retryAfterMs ?? OUTAGE_PAUSES_MS[failures - 1] ?? OUTAGE_PAUSES_MS.at(-1) ?? 0;
  return Math.min(pauseMs, MAX_PAUSE_MS);
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
