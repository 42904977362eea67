import { dayOf, parseMoment } from "#domain/moment.ts";
import { DAY_MS } from "#domain/time.ts";
import { ALWAYS, NEVER } from "../orders/database/database.ts";
import { findAudience, type Owner } from "../orders/messages/audience.ts";
import { PRIORITY } from "../orders/messages/message.ts";
import { enqueueMessage } from "../orders/messages/message-store.ts";
import { findLastSummary, hasMessage } from "../orders/messages/owner-messages.ts";
import { hasHappened, summarise } from "../orders/messages/summarise.ts";
import type { Ports } from "../ports.ts";

const MORNING = "08:00";
const KIND = "owner-daily";
/** A summary after a longer gap begins later. */
const MAX_SPAN_MS = 7 * DAY_MS;

/**
 * Adds the owner's daily summary once it is 8:00 in the shop's time zone: of everything since the last one, or of a day. If the
 * shop was off at that time, it is added later. A day on which nothing has happened gets one that is skipped. Called regularly.
 */
export async function addDailySummary(ports: Pick<Ports, "database" | "offers" | "clock">): Promise<void> {
  const { database, offers, clock } = ports;
  const { owner } = await findAudience(offers);
  if (owner.mail !== "daily") return;
  const at = clock();
  const until = lastMorning(at, owner);
  const id = `${KIND}_${dayOf(until, owner.timeZone)}`;
  if (await hasMessage(database, id)) return;
  const since = await beginning(ports, owner, until);
  const summary = await summarise(database, { since, until });
  const { recipient, locale } = owner;
  await database.write([
    enqueueMessage(
      { id, channel: "email", kind: KIND, recipient, locale, orderId: null, payload: { summary } },
      {
        ...{ priority: PRIORITY.owner, at, condition: ALWAYS },
        isAllowed: hasHappened(summary) ? ALWAYS : NEVER,
      },
    ),
  ]);
}

/** The last 8:00 in the owner's time zone. */
function lastMorning(at: Date, owner: Owner): Date {
  const today = morningOf(dayOf(at, owner.timeZone), owner);
  return today <= at ? today : morningOf(previousDay(dayOf(at, owner.timeZone)), owner);
}

function morningOf(day: string, { timeZone }: Owner): Date {
  const morning = parseMoment(`${day}T${MORNING}`, timeZone);
  if (!morning) throw new Error(`${day} is no day`);
  return morning;
}

function previousDay(day: string): string {
  return new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
}

async function beginning({ database }: Pick<Ports, "database">, owner: Owner, until: Date): Promise<Date> {
  const last = await findLastSummary(database);
  if (last === null || last >= until) return morningOf(previousDay(dayOf(until, owner.timeZone)), owner);
  return new Date(Math.max(last.getTime(), until.getTime() - MAX_SPAN_MS));
}
