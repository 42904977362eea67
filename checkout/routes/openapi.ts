import type { Ports } from "../ports.ts";

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
