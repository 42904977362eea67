import * as z from "zod";
import { normaliseEmail } from "#domain/email.ts";
import { HOUR_MS } from "#domain/time.ts";
import { type Database, type Row, sql } from "../database/database.ts";
import { newId } from "../ids.ts";
import { askForSignInCode } from "../sign-in/codes.ts";
import { isRecent } from "../timestamps.ts";
import { type Message, PRIORITY } from "./message.ts";
import { enqueueMessage } from "./message-store.ts";
import { isCounted, isWithinUnconfirmedLimit, UNCONFIRMED_INTERVAL_MS } from "./recipient-limits.ts";

/** Limits the links sent to one email address, so that nobody's inbox can be flooded. */
const MAX_LINKS_PER_HOUR = 5;

/**
 * Adds an email with a new link and a code. Does nothing if one for this browser is already waiting, or if
 * five were requested within the hour.
 * Takes the same time for every address: whether it has bought anything is only checked when the email is sent.
 *
 * @param code the id of the code, which depends on the browser that asks: a new one, or of one that still works
 * @returns null if a link is on its way, or the seconds to wait if five were requested within the hour, or if the address is
 * unconfirmed and got an email within the day
 */
export async function requestLink(
  database: Database,
  { email, locale, code }: { email: string; locale: string; code?: string },
  at: Date,
): Promise<number | null> {
  const recipient = normaliseEmail(email);
  const payload = code === undefined ? {} : { code };
  const isWaiting = sql`SELECT 1 FROM messages WHERE recipient = ${recipient} AND kind = 'link' AND state = 'waiting'
    AND payload = ${JSON.stringify(payload)}`;
  const isOfLastHour = sql`recipient = ${recipient} AND kind = 'link' AND ${isRecent(sql`created_at`, at, HOUR_MS)}`;
  const condition = sql`NOT EXISTS (${isWaiting})
    AND (SELECT COUNT(*) FROM messages WHERE ${isOfLastHour}) < ${MAX_LINKS_PER_HOUR}`;
  const message: Message = {
    ...{ id: newId("msg"), channel: "email", kind: "link" },
    ...{ recipient, locale, orderId: null, payload },
  };
  const isAllowed = isWithinUnconfirmedLimit(recipient, at);
  const [added, waiting, recent, today] = await database.write([
    enqueueMessage(message, { priority: PRIORITY.link, at, condition, isAllowed }),
    isWaiting,
    sql`SELECT MIN(created_at) AS created_at FROM messages WHERE ${isOfLastHour}`,
    sql`SELECT MAX(created_at) AS created_at FROM messages
      WHERE ${isCounted(recipient, at, UNCONFIRMED_INTERVAL_MS)}`,
    ...(code === undefined ? [] : askForSignInCode({ id: code, email: recipient }, at, true)),
  ]);
  if ((waiting?.length ?? 0) > 0) return null;
  const isSkipped = (added?.length ?? 0) > 0;
  return isSkipped ? secondsUntil(today, UNCONFIRMED_INTERVAL_MS) : secondsUntil(recent, HOUR_MS);

  function secondsUntil(rows: Row[] | undefined, intervalMs: number): number {
    const { created_at } = CreatedRow.parse(rows?.[0]);
    return Math.ceil((new Date(created_at).getTime() + intervalMs - at.getTime()) / 1000);
  }
}

const CreatedRow = z.object({ created_at: z.string() });
