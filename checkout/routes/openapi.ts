import type { Ports } from "../ports.ts";

/** The head of the OpenAPI document; its paths come from the routes' schemas. */
export function openApiDocument({ siteUrl }: Ports) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Vitrine checkout",
      version: "1.0.0",
      description:
        "Buying, opening mailed links, and downloading. Sums are integers of minor units with an ISO 4217 currency.",
    },
    servers: [{ url: siteUrl }],
  };
}
