import type { OpenAPIHono } from "@hono/zod-openapi";
import { WebhookPayload } from "#domain/api/webhooks.ts";
import type { Env } from "../http/env.ts";
import type { Ports } from "../ports.ts";

/** Describes the outgoing webhooks in the OpenAPI document. docs/webhooks.md says how they are signed. */
export function describeWebhooks(api: OpenAPIHono<Env>): void {
  for (const schema of WebhookPayload.options) {
    api.openAPIRegistry.registerWebhook({
      method: "post",
      path: schema.shape.type.value,
      request: { body: { content: { "application/json": { schema } } } },
      responses: {
        "2XX": { description: "Accepted. Anything else is sent again for three days" },
      },
    });
  }
}

/** The general part of the OpenAPI document. Its paths come from the routes' schemas. */
export function openApiDocument({ siteUrl }: Ports) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Vitrine checkout",
      version: "1.0.0",
      description:
        "Buying, signing in with emailed links, and downloading. Amounts are integers of minor units with an ISO 4217 currency.",
    },
    servers: [{ url: siteUrl }],
  };
}
