import { createHmac, randomUUID } from "node:crypto";
import { Hono } from "hono";
import { html } from "hono/html";
import type { z } from "zod";
import type { Clock } from "../clock.ts";
import type { Html } from "../pages/layout.ts";
import { type Email, emailEvent } from "../records.ts";
import type { Store } from "../store.ts";

const TIMEOUT_MS = 10_000;
const SECRET_PREFIX = "whsec_";

const EVENTS: { event: z.infer<typeof emailEvent>; label: string }[] = [
  { event: "delivered", label: "Deliver" },
  { event: "bounced", label: "Bounce" },
  { event: "complained", label: "Mark as spam" },
];

export interface MailEventOptions {
  /** Where events are posted: the shop's `/api/webhooks/resend`. */
  url: string;
  /** `whsec_` and base64. */
  secret: string;
  clock: Pick<Clock, "now">;
  fetch: typeof fetch;
}

/** `POST /inbox/<id>/events` with the form field `event`: reports to the shop what became of an email, once. */
export function mailEventRoutes(store: Store, options: MailEventOptions): Hono {
  return new Hono().post("/inbox/:id/events", async (c) => {
    const email = store.get("emails", c.req.param("id"));
    const event = emailEvent.safeParse((await c.req.parseBody()).event);
    if (!email || !event.success) return c.notFound();
    const result = await post(options, mailEvent(email, event.data, new Date(options.clock.now())));
    await store.write((tx) => tx.put("emails", { ...email, event: event.data, eventResult: result }));
    return c.redirect(`/inbox/${email.id}`, 303);
  });
}

/** The buttons for an email, and what the shop has answered. */
export function mailEventForm({ id, event, eventResult }: Email): Html {
  return html`
<form method="post" action="/inbox/${id}/events">
  <p class="row">${EVENTS.map((each) => html`<button name="event" value="${each.event}">${each.label}</button>`)}</p>
  <p class="small soft" role="status">${
    event === null
      ? "Tells the shop what became of this email, as Resend’s webhooks do."
      : `The shop was notified that this email is ${event}: ${eventResult}.`
  }</p>
</form>`;
}

/** https://resend.com/docs/webhooks/emails/bounced */
function mailEvent(email: Email, event: string, at: Date): string {
  return JSON.stringify({
    type: `email.${event}`,
    created_at: at.toISOString(),
    data: {
      ...{ email_id: email.id, message_id: `<${email.id}@sandbox>`, created_at: email.sentAt },
      ...{ from: email.from, to: email.to, subject: email.subject },
      tags: Object.fromEntries(email.tags.map(({ name, value }) => [name, value])),
      ...(event === "bounced" && {
        bounce: { message: "The address does not exist.", type: "Permanent", subType: "General" },
      }),
    },
  });
}

/** Signed as Svix does it: https://docs.svix.com/receiving/verifying-payloads/how-manual */
async function post({ url, secret, clock, fetch: send }: MailEventOptions, body: string): Promise<string> {
  const id = `msg_${randomUUID().replaceAll("-", "")}`;
  const timestamp = String(Math.floor(clock.now() / 1000));
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const headers = {
    ...{ "content-type": "application/json", "user-agent": "Svix-Webhooks/1.0" },
    ...{ "svix-id": id, "svix-timestamp": timestamp, "svix-signature": `v1,${signature}` },
  };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await send(url, { method: "POST", headers, body, redirect: "manual", signal });
    await response.body?.cancel();
    return `HTTP ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : "no answer";
  }
}
