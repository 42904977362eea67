import { Hono } from "hono";
import type { WebhookResponse } from "#domain/api/responses/service.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { handleEvent } from "../jobs/handle-events.ts";
import { receiveEvent } from "../jobs/receive-event.ts";
import { recordDeliveryReport } from "../jobs/record-delivery.ts";
import { sendAll, sweep } from "../jobs/sweep.ts";
import type { PaymentEvent } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "./sweep-soon.ts";

export function webhookRoutes(ports: Ports) {
  return new Hono<Env>()
    .post("/stripe", async (c) => {
      const signature = c.req.header("Stripe-Signature") ?? "";
      const event = await ports.payments.verifyWebhook(await c.req.text(), signature);
      const { isNew } = await receiveEvent(ports, event, { isClaimed: true });
      const { queueEvent = (_, task) => task() } = ports;
      if (event.about)
        afterResponse(c, ports, () => queueEvent(event.id, () => afterEvent(ports, event, isNew)));
      return c.json<WebhookResponse>({ received: true });
    })
    .post("/resend", async (c) => {
      const [id = "", timestamp = "", signature = ""] = SIGNED_HEADERS.map((name) => c.req.header(name));
      const request = { id, timestamp, signature, body: await c.req.text() };
      const report = await ports.mail.verifyWebhook(request, ports.clock());
      if (report) {
        await recordDeliveryReport(ports, report);
        sweepSoon(c, ports);
      }
      return c.json<WebhookResponse>({ received: true });
    });
}

const SIGNED_HEADERS = ["svix-id", "svix-timestamp", "svix-signature"];

/** An event that Stripe delivers again may be due, so everything that is due is handled. */
async function afterEvent(ports: Ports, event: PaymentEvent, isNew: boolean): Promise<void> {
  if (isNew) await handleEvent(ports, event);
  if (ports.requestSweep) return ports.requestSweep();
  await (isNew ? sendAll(ports) : sweep(ports));
}
