import type { RequestIdVariables } from "hono/request-id";
import type { TraceParent } from "./traceparent.ts";

/** Variables of a request's context. */
export interface Env {
  Variables: RequestIdVariables & {
    /** The request's language. Undefined until the request has been parsed. */
    locale?: string;
    /** The path that a problem page links to, without the language prefix. A problem may name another one. */
    back?: string;
    /** The form that a browser sent, which a problem page may offer again. */
    form?: Record<string, string>;
    /** The network that the request comes from, as `clientNetwork` or `verifiedNetwork` write it; null if it is unknown. */
    network: string | null;
    /** The span of a proxy that can be believed. */
    parent?: TraceParent;
    /** The id of the trace that the request belongs to, if the service sends traces. */
    trace?: string;
  };
}
