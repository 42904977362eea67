import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { DeliveryHeaders, WebhookHeaders } from "#domain/api/requests.ts";
import { WebhookResponse } from "#domain/api/responses/service.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { handleEvent } from "../jobs/handle-events.ts";
import { receiveEvent } from "../jobs/receive-event.ts";
import { recordDeliveryReport } from "../jobs/record-delivery.ts";
import { sendAll, sweep } from "../jobs/sweep.ts";
import type { PaymentEvent } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { json, problem } from "./responses.ts";

const stripe = createRoute({
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

const resend = createRoute({
  method: "post",
  path: "/resend",
  summary: "Receive Resend's webhooks, which tell whether emails have arrived",
  request: {
    headers: DeliveryHeaders,
    body: {
      description: "An event, byte for byte as it was signed",
      content: { "text/plain": { schema: z.string() } },
    },
  },
  responses: {
    200: json(WebhookResponse, "The event is durably recorded, or is about nothing that the shop keeps"),
    400: problem("forged-webhook: nothing was written"),
    413: problem("too-large"),
    503: problem("order-book-down, disk-full: retry later"),
  },
});

export function webhookRoutes(ports: Ports) {
  return new OpenAPIHono<Env>()
    .openapi(stripe, async (c) => {
      const signature = c.req.header("Stripe-Signature") ?? "";
      const event = await ports.payments.verifyWebhook(await c.req.text(), signature);
      const { isNew } = await receiveEvent(ports, event, { isClaimed: true });
      if (event.about) afterResponse(c, ports, () => afterEvent(ports, event, isNew));
      return c.json({ received: true as const }, 200);
    })
    .openapi(resend, async (c) => {
      const [id = "", timestamp = "", signature = ""] = SIGNED_HEADERS.map((name) => c.req.header(name));
      const request = { id, timestamp, signature, body: await c.req.text() };
      const report = await ports.mail.verifyWebhook(request, ports.clock());
      if (report) {
        await recordDeliveryReport(ports, report);
        afterResponse(c, ports, () => sweep(ports));
      }
      return c.json({ received: true as const }, 200);
    });
}

const SIGNED_HEADERS = ["svix-id", "svix-timestamp", "svix-signature"];

/** An event that Stripe delivers again may be due, so everything that is due is handled. */
async function afterEvent(ports: Ports, event: PaymentEvent, isNew: boolean): Promise<void> {
  if (!isNew) return sweep(ports);
  await handleEvent(ports, event);
  await sendAll(ports);
}
