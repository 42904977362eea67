import { Hono } from "hono";
import type Stripe from "stripe";
import { z } from "zod";
import type { Store } from "../store.ts";
import { missing } from "./api-error.ts";
import { idempotentPost } from "./idempotent-post.ts";
import { cursorPage, cursorParams } from "./lists.ts";
import { flag, parseParams, queryOf, text } from "./params.ts";

const listParams = z.strictObject(cursorParams);
const updateParams = z.strictObject({
  url: z.url().optional(),
  enabled_events: z.array(text).min(1).optional(),
  disabled: flag.optional(),
});

/**
 * The endpoint at which the sandbox delivers all events. It can be changed as in the Dashboard, which changes what is listed and not
 * what is delivered. https://docs.stripe.com/api/webhook_endpoints
 */
export function webhookEndpointRoutes(store: Store, webhookUrl: string): Hono {
  let endpoint: Stripe.WebhookEndpoint = {
    id: "we_sandbox",
    object: "webhook_endpoint",
    api_version: null,
    application: null,
    created: store.now(),
    description: null,
    enabled_events: ["*"],
    livemode: false,
    metadata: {},
    status: "enabled",
    url: webhookUrl,
  };
  return new Hono()
    .get("/", (c) => {
      const params = parseParams(listParams, queryOf(c.req.url));
      return c.json(cursorPage("/v1/webhook_endpoints", [endpoint], params));
    })
    .post("/:id", (c) =>
      idempotentPost(c, store, updateParams, (_, { disabled, ...changes }) => {
        if (c.req.param("id") !== endpoint.id) throw missing("webhook endpoint", c.req.param("id"));
        const status = disabled === undefined ? endpoint.status : disabled ? "disabled" : "enabled";
        endpoint = { ...endpoint, ...changes, status };
        return endpoint;
      }),
    );
}
