import type { WebhookPayload } from "#domain/api/webhooks.ts";
import type { WebhookEndpoint } from "#domain/webhooks.ts";
import { type Statement, sql } from "../database/database.ts";
import { hashToken } from "../tokens.ts";
import { enqueueWebhook } from "./webhook-messages.ts";

/** An event that webhooks report. */
export interface Announcement {
  orderId: string;
  /** Distinguishes it from other events of its type. Without a full stop, which the signed content has as a separator. */
  key: string;
  event: WithoutTime<WebhookPayload>;
  /** An SQL condition, besides that of the change. */
  condition?: Statement;
}

/** Omits the time from each member of the union, so that type and data still belong together. */
type WithoutTime<Payload> = Payload extends WebhookPayload ? Omit<Payload, "timestamp"> : never;

/** Long enough to distinguish the endpoints of a shop. */
const ENDPOINT_KEY_LENGTH = 12;

/**
 * Adds a message for each event and each endpoint that wants it. The ids are derived from the events and the endpoints' addresses,
 * so that each endpoint gets each event once.
 *
 * @param condition an SQL condition; nothing is added if it is false
 */
export async function announce(
  endpoints: WebhookEndpoint[],
  announcements: Announcement[],
  { at, condition }: { at: Date; condition: Statement },
): Promise<Statement[]> {
  const keys = await Promise.all(endpoints.map(({ url }) => endpointKey(url)));
  return announcements.flatMap(({ orderId, key, event, condition: isStill }, position) => {
    const { type: kind, data } = event;
    const body = JSON.stringify({ type: kind, timestamp: at.toISOString(), data });
    const id = `${kind.replaceAll(/[._]/g, "-")}_${key}`;
    const options = { at, condition: isStill ? sql`${condition} AND ${isStill}` : condition };
    return endpoints.flatMap(({ url, events }, index) =>
      events.includes(kind)
        ? [enqueueWebhook({ id: `${id}_${keys[index]}`, url, kind, body, orderId, position }, options)]
        : [],
    );
  });
}

async function endpointKey(url: string): Promise<string> {
  return (await hashToken(url)).slice(0, ENDPOINT_KEY_LENGTH);
}
