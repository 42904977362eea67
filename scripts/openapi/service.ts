import { z } from "zod";
import { DeliveryHeaders, WebhookHeaders } from "#domain/api/requests.ts";
import { HealthResponse, WebhookResponse } from "#domain/api/responses/service.ts";
import { json, type Operation, problem } from "./describe.ts";

const refusals = {
  400: problem("forged-webhook: nothing was written"),
  413: problem("too-large"),
  503: problem("order-book-down, disk-full: retry later"),
};

/** Health checks, for load balancers and monitoring. */
/** The second address is for pages of a site on another host, which reach the checkout by the addresses below /api only. */
const HEALTH_PATHS = ["/healthz", "/api/health"];

export const service: Operation[] = [
  ...HEALTH_PATHS.map(
    (path): Operation => ({
      ...{ method: "get", path },
      summary: "Whether the order book can be read and written",
      responses: {
        200: json(HealthResponse, "It can"),
        503: problem("It cannot: order-book-down, disk-full"),
      },
    }),
  ),
  {
    method: "post",
    path: "/api/webhooks/stripe",
    summary: "Receive Stripe's webhooks",
    request: {
      headers: WebhookHeaders,
      body: {
        description: "A Stripe event, byte for byte as it was signed",
        content: { "text/plain": { schema: z.string() } },
      },
    },
    responses: { ...refusals, 200: json(WebhookResponse, "The event is durably recorded") },
  },
  {
    method: "post",
    path: "/api/webhooks/resend",
    summary: "Receive Resend's webhooks, which tell whether emails have arrived",
    request: {
      headers: DeliveryHeaders,
      body: {
        description: "An event, byte for byte as it was signed",
        content: { "text/plain": { schema: z.string() } },
      },
    },
    responses: {
      ...refusals,
      200: json(WebhookResponse, "The event is durably recorded, or is about nothing that the shop keeps"),
    },
  },
];
