import { Hono } from "hono";
import type { z } from "zod";
import type { MessageResent } from "#domain/api/admin.ts";
import { findAudience } from "../orders/audience.ts";
import { findWebhookEndpoint, resendWebhook } from "../orders/webhook-messages.ts";
import type { Ports } from "../ports.ts";

/** `POST /messages/{id}/resend`: makes a webhook due again, with the same id and body. */
export function resendWebhookRoutes(ports: Ports): Hono {
  const { database, offers, clock } = ports;
  const app = new Hono();
  app.post("/messages/:id/resend", async (c) => {
    const id = c.req.param("id");
    const endpoint = await findWebhookEndpoint(database, id);
    if (endpoint === null) return c.json({ message: `There is no webhook ${id}.` }, 404);
    const { webhooks } = await findAudience(offers);
    if (!webhooks.some(({ url }) => url === endpoint)) {
      return c.json({ message: `${endpoint} is no longer in the webhooks of shop.yaml.` }, 409);
    }
    await resendWebhook(database, id, clock());
    return c.json<z.infer<typeof MessageResent>>({ id });
  });
  return app;
}
