import { type Span, SpanStatusCode } from "@opentelemetry/api";

/**
 * Marks a span as failed. Messages of errors may quote addresses, so it has the kind of the error only.
 *
 * @param type a status, a code, or the name of an error
 */
export function markFailed(span: Span | undefined, type: string): void {
  span?.setAttribute("error.type", type);
  span?.setStatus({ code: SpanStatusCode.ERROR });
}
