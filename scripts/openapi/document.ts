import { OpenAPIRegistry, OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi";
import { SESSION_COOKIE } from "#domain/api/cookies.ts";
import { WebhookPayload } from "#domain/api/webhooks.ts";
import { account } from "./account.ts";
import { checkout } from "./checkout.ts";
import type { Operation } from "./describe.ts";
import { library } from "./library.ts";
import { licences } from "./licences.ts";
import { orders } from "./orders.ts";
import { passkeys } from "./passkeys.ts";
import { receipts } from "./receipts.ts";
import { service } from "./service.ts";
import { signIn } from "./sign-in.ts";

/** Every request of the public API. */
export const OPERATIONS: readonly Operation[] = [
  ...service,
  ...checkout,
  ...orders,
  ...receipts,
  ...signIn,
  ...passkeys,
  ...library,
  ...licences,
  ...account,
];

/**
 * The OpenAPI document of a shop's API, which publishing writes as a file. So neither it nor what makes it is in the checkout.
 * https://spec.openapis.org/oas/v3.1.1.html
 *
 * @param siteUrl the shop's address, without a trailing slash
 */
export function openApiDocument(siteUrl: string) {
  const registry = new OpenAPIRegistry();
  for (const operation of OPERATIONS) registry.registerPath(operation);
  registerWebhooks(registry);
  registry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: siteUrl.startsWith("https://") ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE,
  });
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: "3.1.0",
    info: {
      title: "Vitrine checkout",
      version: "1.0.0",
      description:
        "Buying, signing in with emailed links, and downloading. Amounts are integers of minor units with an ISO 4217 currency.",
    },
    servers: [{ url: siteUrl }],
  });
}

/** The outgoing webhooks. docs/webhooks.md says how they are signed. */
function registerWebhooks(registry: OpenAPIRegistry): void {
  for (const schema of WebhookPayload.options) {
    registry.registerWebhook({
      method: "post",
      path: schema.shape.type.value,
      request: { body: { content: { "application/json": { schema } } } },
      responses: {
        "2XX": { description: "Accepted. Anything else is sent again for three days" },
      },
    });
  }
}
