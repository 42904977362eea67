import type { RequestIdVariables } from "hono/request-id";

/** Variables of a request's context. */
export interface Env {
  Variables: RequestIdVariables & {
    /** The request's language, once it is known. */
    locale?: string;
    /** Where a problem page leads back to, unless the problem says otherwise: a path without the language's prefix. */
    back?: string;
    /** Where the request comes from, as `clientNetwork` names it; null where it is unknown. */
    network: string | null;
  };
}
