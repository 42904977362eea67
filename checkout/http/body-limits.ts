import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { every } from "hono/combine";
import { MUTE_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "./env.ts";
import { mediaType } from "./media-type.ts";

/** A full cart uses about a tenth of this. */
const MAX_BODY_BYTES = 64 * 1024;
/** An event contains the whole object that it is about, and the owner imports a hundred sales at once. */
const MAX_LARGE_BYTES = 1024 * 1024;
const LARGE = ["/api/webhooks/", "/api/admin/"];
/** Programs send licence keys to this path, in any format. */
const LICENCES = "/v2/";
/** Email apps send a body in any format, which is not read. */
const SMALL = [LICENCES, MUTE_PATH];
const MAX_SMALL_BYTES = 8 * 1024;
/** Each field takes time to parse. A product's form has two for each edition. */
const MAX_FORM_FIELDS = 1_000;
const AMPERSAND = 0x26;
/** No form of the shop is sent in this format, whose fields cannot be counted without parsing it. */
const MULTIPART = "multipart/form-data";

/** Refuses bodies that would be expensive to parse. @throws {Problem} "too-large", "unsupported-media-type" */
export function limitBody(): MiddlewareHandler<Env> {
  const limit = (maxSize: number) => bodyLimit({ maxSize, onError: refuse });
  const [limitLarge, limitSmall] = [limit(MAX_LARGE_BYTES), limit(MAX_SMALL_BYTES)];
  const limitRequest = every(limit(MAX_BODY_BYTES), limitFields);
  return (c, next) => {
    if (LARGE.some((path) => c.req.path.startsWith(path))) return limitLarge(c, next);
    return (SMALL.some((path) => c.req.path.startsWith(path)) ? limitSmall : limitRequest)(c, next);
  };
}

const limitFields: MiddlewareHandler<Env> = async ({ req }, next) => {
  const contentType = req.header("Content-Type");
  // Anywhere in the header: of several types separated by commas, the parser of forms takes the last one.
  if (contentType?.toLowerCase().includes(MULTIPART)) throw new Problem("unsupported-media-type");
  if (mediaType(contentType) === "application/x-www-form-urlencoded") {
    const body = new Uint8Array(await req.arrayBuffer());
    if (countOf(AMPERSAND, body) >= MAX_FORM_FIELDS) refuse();
  }
  await next();
};

function countOf(byte: number, bytes: Uint8Array): number {
  return bytes.reduce((count, each) => (each === byte ? count + 1 : count), 0);
}

function refuse(): never {
  throw new Problem("too-large");
}
