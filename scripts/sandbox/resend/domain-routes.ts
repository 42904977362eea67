import { Hono } from "hono";
import type { Domain, ListDomainsResponseSuccess } from "resend";
import { ResendApiError } from "./api-error.ts";

/** A key that may only send, which is what Resend recommends. */
const SENDING_KEY = /^Bearer re_sending_/;

/** The domains that are verified, to be mounted at `/domains`. https://resend.com/docs/api-reference/domains/list-domains */
export function domainRoutes(names: string[], createdAt: Date): Hono {
  return new Hono().get("/", (c) => {
    if (SENDING_KEY.test(c.req.header("authorization") ?? ""))
      throw new ResendApiError(401, "restricted_api_key", "This API key is restricted to only send emails");
    const data = names.map(
      (name, n): Domain => ({
        id: `d91cd9bd-1176-453e-8fc1-35364d38${String(n).padStart(4, "0")}`,
        name,
        status: "verified",
        created_at: createdAt.toISOString(),
        region: "us-east-1",
        capabilities: { sending: "enabled", receiving: "disabled" },
      }),
    );
    return c.json({ object: "list", has_more: false, data } satisfies ListDomainsResponseSuccess);
  });
}
