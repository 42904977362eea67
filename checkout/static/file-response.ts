import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import send from "@fastify/send";
import mime from "mime";
import { filePath } from "#domain/addresses.ts";
import { contentRange, parseRange } from "../files/byte-range.ts";
import { readRange } from "../files/read-range.ts";
import { preferredCoding } from "./content-coding.ts";
import { fileTags, gzipFile, gzipTag } from "./gzip-file.ts";

/** The content codings of a file with a compressed copy next to it, the smallest first. */
const CODINGS = ["br", "gzip"] as const;
/** Of the copies, each of which may be missing. */
const EXTENSIONS = { br: ".br", gzip: ".gz" };

/**
 * Answers GET and HEAD for a file of a release: conditional requests, the content coding that the client prefers, and ranges
 * for files without compressed copies. RFC 9110 §12.5.3, §13, §14
 * @param names the path of the file within `release`: the folders' names and its own
 */
export async function fileResponse(request: Request, release: string, names: string[]): Promise<Response> {
  const file = join(release, ...names);
  const copies = await compressedCopies(file);
  const codings = copies.length > 0 ? CODINGS : [];
  const coding = preferredCoding(request.headers.get("accept-encoding"), codings);
  const extension = coding && copies.includes(coding) ? EXTENSIONS[coding] : "";
  const isGzippedOnRequest = coding === "gzip" && extension === "";
  const vary: HeadersInit = codings.length > 0 ? { Vary: "Accept-Encoding" } : {};
  const sent = await send(
    toHeadRequest(request, isGzippedOnRequest ? fileTags : null),
    filePath(...names) + extension,
    {
      ...{ root: release, acceptRanges: false, cacheControl: false, contentType: false },
    },
  );
  if (sent.statusCode === 412) return new Response(null, { status: 412, headers: vary });
  if (sent.type !== "file") throw new Error(`${file} could not be read`, { cause: sent.metadata });
  const headers = new Headers({ ...sent.headers, ...vary });
  if (isGzippedOnRequest) headers.set("ETag", gzipTag(headers.get("etag") ?? ""));
  if (sent.statusCode === 304) return new Response(null, { status: 304, headers });

  headers.set("Content-Type", contentType(file));
  if (coding) headers.set("Content-Encoding", coding);
  if (codings.length === 0) headers.set("Accept-Ranges", "bytes");
  if (isGzippedOnRequest) {
    const { mtimeMs, size } = sent.metadata.stat;
    const content = await gzipFile(file, `${mtimeMs} ${size}`);
    headers.set("Content-Length", String(content.byteLength));
    return new Response(request.method === "HEAD" ? null : new Uint8Array(content), { headers });
  }
  if (request.method === "HEAD") return new Response(null, { headers });

  const { size } = sent.metadata.stat;
  const range = codings.length > 0 ? "whole" : parseRange(rangeHeader(request, headers), size);
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { "Content-Range": contentRange(range, size) } });
  }
  if (range === "whole") {
    const whole = { first: 0, last: size - 1 };
    return new Response(size === 0 ? null : readRange(file + extension, whole), { headers });
  }
  headers.set("Content-Length", String(range.last - range.first + 1));
  headers.set("Content-Range", contentRange(range, size));
  return new Response(readRange(file, range), { status: 206, headers });
}

async function compressedCopies(file: string) {
  const sizes = await Promise.all(CODINGS.map((coding) => stat(file + EXTENSIONS[coding]).catch(() => null)));
  return CODINGS.filter((_, i) => sizes[i]?.isFile());
}

/**
 * The request for `send`, always as HEAD: for GET it would open the file, which would stay open if the answer is not read.
 * @param mapTags rewrites the conditions on entity tags
 */
function toHeadRequest(request: Request, mapTags: ((condition: string) => string) | null) {
  const headers = new Headers(request.headers);
  for (const name of ["if-match", "if-none-match"]) {
    const condition = headers.get(name);
    if (mapTags && condition !== null) headers.set(name, mapTags(condition));
  }
  return Object.assign(new Readable(), { method: "HEAD", headers: Object.fromEntries(headers) });
}

function contentType(file: string): string {
  const type = mime.getType(file) ?? "application/octet-stream";
  return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
}

/** The Range header, unless If-Range names another version. The ETags of `send` are weak, which If-Range does not allow. */
function rangeHeader({ headers }: Request, answer: Headers): string | null {
  const condition = headers.get("if-range");
  return condition === null || condition === answer.get("last-modified") ? headers.get("range") : null;
}
