import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { WebhookHeaders } from "#domain/api/requests.ts";
import { WebhookResponse } from "#domain/api/responses.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { handleEvent } from "../jobs/handle-events.ts";
import { receiveEvent } from "../jobs/receive-event.ts";
import { sendAll, sweep } from "../jobs/sweep.ts";
import type { PaymentEvent } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { json, problem } from "./responses.ts";

const post = createRoute({
  method: "post",
  path: "/stripe",
  summary: "Receive Stripe's webhooks",
  request: {
    headers: WebhookHeaders,
    body: {
      description: "A Stripe event, byte for byte as it was signed",
      content: { "text/plain": { schema: z.string() } },
    },
  },
  responses: {
    200: json(WebhookResponse, "The event is durably recorded"),
    400: problem("forged-webhook: nothing was written"),
    413: problem("too-large"),
    503: problem("order-book-down, disk-full: retry later"),
  },
});

export function webhookRoutes(ports: Ports) {
  return new OpenAPIHono<Env>().openapi(post, async (c) => {
    const signature = c.req.header("Stripe-Signature") ?? "";
    const event = await ports.payments.verifyWebhook(await c.req.text(), signature);
    const { isNew } = await receiveEvent(ports, event, { isClaimed: true });
    if (event.about) afterResponse(c, ports, () => afterEvent(ports, event, isNew));
    return c.json({ received: true as const }, 200);
  });
}

/** An event that Stripe delivers again may be due, so everything that is due is handled. */
async function afterEvent(ports: Ports, event: PaymentEvent, isNew: boolean): Promise<void> {
  if (!isNew) return sweep(ports);
  await handleEvent(ports, event);
  await sendAll(ports);
}
