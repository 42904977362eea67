import { attachment } from "./disposition.ts";
import type { Handover } from "./files.ts";
import { type Span, spanOf } from "./range.ts";

/** What there is to answer with. */
export interface Body {
  /** Bytes. */
  size: number;
  /** Lower-case hex; it is the entity tag. */
  sha256: string;
  /** A stream of exactly those bytes; nothing is opened before it is read. */
  read(span: Span): ReadableStream<Uint8Array>;
}

/** Answers GET and HEAD for a file, whole or one range of it, by RFC 9110 §14. */
export function answerFile(request: Request, file: Handover, body: Body): Response {
  const etag = `"${body.sha256}"`;
  const headers = new Headers({
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-store",
    "Content-Disposition": attachment(file.name),
    "Content-Type": file.type,
    ETag: etag,
    "X-Content-Type-Options": "nosniff",
  });
  if (request.method === "HEAD") {
    headers.set("Content-Length", String(body.size));
    return new Response(null, { headers });
  }

  const span = spanOf(rangeHeader(request, etag), body.size);
  if (span === "unsatisfiable") {
    return new Response(null, {
      status: 416,
      headers: {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
        "Content-Range": `bytes */${body.size}`,
      },
    });
  }
  if (span === "whole") {
    headers.set("Content-Length", String(body.size));
    return new Response(body.size === 0 ? null : body.read({ first: 0, last: body.size - 1 }), { headers });
  }
  headers.set("Content-Length", String(span.last - span.first + 1));
  headers.set("Content-Range", `bytes ${span.first}-${span.last}/${body.size}`);
  return new Response(body.read(span), { status: 206, headers });
}

/** The Range header, unless If-Range names another version of the file than the one there is. */
function rangeHeader(request: Request, etag: string): string | null {
  const condition = request.headers.get("if-range");
  return condition === null || condition === etag ? request.headers.get("range") : null;
}
