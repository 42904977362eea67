import { type ByteRange, contentRange, parseRange } from "./byte-range.ts";
import { attachment } from "./content-disposition.ts";
import type { Attachment } from "./files.ts";

export interface FileContent {
  /** Bytes. */
  size: number;
  /** Differs between contents, such as a hash. */
  tag: string;
  read(range: ByteRange): ReadableStream<Uint8Array>;
}

/** The response to GET or HEAD for a file or for one range of it. RFC 9110 §14 */
export function downloadResponse(
  request: Request,
  file: Omit<Attachment, "key">,
  { size, ...content }: FileContent,
): Response {
  const etag = `"${content.tag}"`;
  const headers = new Headers({
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-store",
    "Content-Disposition": attachment(file.name),
    "Content-Length": String(size),
    "Content-Type": file.type,
    ETag: etag,
    "X-Content-Type-Options": "nosniff",
  });
  if (request.method === "HEAD") return new Response(null, { headers });

  const range = parseRange(rangeHeader(request, etag), size);
  if (range === "whole") {
    return new Response(size === 0 ? null : content.read({ first: 0, last: size - 1 }), { headers });
  }
  headers.set("Content-Range", contentRange(range, size));
  if (range === "unsatisfiable") {
    headers.set("Content-Length", "0");
    return new Response(null, { status: 416, headers });
  }
  headers.set("Content-Length", String(range.last - range.first + 1));
  return new Response(content.read(range), { status: 206, headers });
}

/** The Range header, or null if If-Range names another version of the file. */
function rangeHeader(request: Request, etag: string): string | null {
  const condition = request.headers.get("if-range");
  return condition === null || condition === etag ? request.headers.get("range") : null;
}
