import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { every } from "hono/combine";
import type { Env } from "./env.ts";
import { Problem } from "./problem.ts";

/** A full cart takes a tenth of it. */
const MAX_BODY_BYTES = 64 * 1024;
/** An event holds the whole object that it is about. */
const MAX_WEBHOOK_BYTES = 1024 * 1024;
const WEBHOOKS = "/api/webhooks/";
/** Parsing costs time for every field of a form. The form of a product has two for each edition. */
const MAX_FORM_FIELDS = 1_000;
const AMPERSAND = 0x26;

/** Refuses bodies that would be expensive to parse. @throws {Problem} "too-large" */
export function limitBody(): MiddlewareHandler<Env> {
  const limit = (maxSize: number) => bodyLimit({ maxSize, onError: refuse });
  const [limitWebhook, limitRequest] = [limit(MAX_WEBHOOK_BYTES), every(limit(MAX_BODY_BYTES), limitFields)];
  return (c, next) => (c.req.path.startsWith(WEBHOOKS) ? limitWebhook : limitRequest)(c, next);
}

const limitFields: MiddlewareHandler<Env> = async ({ req }, next) => {
  if (req.header("Content-Type")?.startsWith("application/x-www-form-urlencoded")) {
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
