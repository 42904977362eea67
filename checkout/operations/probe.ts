import { type Context, Hono } from "hono";
import { timingSafeEqual } from "hono/utils/buffer";
import type { ProbeAnswer } from "#domain/api/admin/status.ts";
import { Problem } from "#domain/api/problem.ts";
import { MINUTE_MS } from "#domain/time.ts";
import type { Env } from "../http/env.ts";
import type { Ports } from "../ports.ts";

/** Generous, since one of the two clocks may be wrong. */
const VALID_MS = 30 * MINUTE_MS;

/** The path and query of a probe. Only somebody with the shop's settings can sign it. */
export async function probePath(hashKey: string, at: Date): Promise<string> {
  const time = String(at.getTime());
  return `/api/probe?${new URLSearchParams({ at: time, signature: await sign(hashKey, time) })}`;
}

/**
 * `GET /api/probe`: proves that a request reaches this shop, and says what it sees of the client. To anybody else there is no such path.
 * @param peerOf the address at the other end of a request's connection
 */
export function probeRoutes(
  { hashKey, clock }: Pick<Ports, "hashKey" | "clock">,
  peerOf: (c: Context<Env>) => string | undefined,
): Hono<Env> {
  return new Hono<Env>().get("/api/probe", async (c) => {
    const { at = "", signature = "" } = c.req.query();
    const isRecent = Math.abs(clock().getTime() - Number(at)) < VALID_MS;
    if (!isRecent || !(await timingSafeEqual(signature, await sign(hashKey, at))))
      throw new Problem("not-found");
    const hops = c.req.header("X-Forwarded-For")?.split(",") ?? [];
    return c.json({
      peer: peerOf(c) ?? "",
      forwardedFor: hops.map((hop) => hop.trim()),
    } satisfies ProbeAnswer);
  });
}

async function sign(hashKey: string, time: string): Promise<string> {
  const text = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", text.encode(hashKey), algorithm, false, ["sign"]);
  return Buffer.from(await crypto.subtle.sign("HMAC", key, text.encode(`probe ${time}`))).toString("hex");
}
