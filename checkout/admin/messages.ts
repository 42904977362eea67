import { Hono } from "hono";
import type { AdminMessage, MessageResent } from "#domain/api/admin/messages.ts";
import { AdminMessagesQuery } from "#domain/api/admin/requests.ts";
import { Problem } from "#domain/api/problem.ts";
import { MessageState } from "#domain/api/responses/states.ts";
import { endpointHost } from "#domain/webhooks.ts";
import type { Env } from "../http/env.ts";
import { readQuery } from "../http/read-request.ts";
import { findAudience } from "../orders/messages/audience.ts";
import { listMessages } from "../orders/messages/message-store.ts";
import { findWebhookEndpoint, resendWebhook } from "../orders/messages/webhook-messages.ts";
import type { Ports } from "../ports.ts";

export function messageRoutes(ports: Ports) {
  const { database, offers, clock } = ports;
  return new Hono<Env>()
    .get("/", async (c) => {
      const { state, channel, limit } = readQuery(c, AdminMessagesQuery);
      const states = state ? [state] : MessageState.options;
      return c.json<AdminMessage[]>(await listMessages(database, { states, channel, limit }));
    })
    .post("/:id/resend", async (c) => {
      const id = c.req.param("id");
      const endpoint = await findWebhookEndpoint(database, id);
      if (endpoint === null) throw new Problem("unknown-webhook");
      const { webhooks } = await findAudience(offers);
      if (!webhooks.some(({ url }) => url === endpoint)) {
        throw new Problem("webhook-removed", { members: { host: endpointHost(endpoint) } });
      }
      await resendWebhook(database, id, clock());
      return c.json<MessageResent>({ id });
    });
}
