import type { RequestIdVariables } from "hono/request-id";

/** What a request carries through the checkout. */
export interface Env {
  Variables: RequestIdVariables & {
    /** Set once the request has said its language. */
    locale?: string;
    /** Where a person goes on from a problem that knows no better way: a path without the language's prefix. */
    back?: string;
  };
}
