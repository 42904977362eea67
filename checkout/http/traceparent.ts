/** The span of a proxy that a request belongs to. */
export interface TraceParent {
  traceId: string;
  spanId: string;
  /** Whether the proxy records the trace, among others. */
  flags: number;
}

/** Version, trace, parent and flags. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})/;

/** Parses the header `traceparent`. null: it is invalid, or there is none. https://www.w3.org/TR/trace-context/#traceparent-header */
export function parseTraceparent(header = ""): TraceParent | null {
  const [, traceId, spanId, flags = ""] = TRACEPARENT.exec(header) ?? [];
  if (traceId === undefined || spanId === undefined) return null;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) };
}
