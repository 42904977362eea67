import { type Context, Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { SessionParams } from "#domain/api/requests.ts";
import type { SessionsResponse } from "#domain/api/responses/account.ts";
import type { Env } from "../http/env.ts";
import { forgetPlacedOrders } from "../http/placed-orders-cookie.ts";
import { readParams } from "../http/read-request.ts";
import { deleteSessionCookie, requireSession } from "../http/session-cookie.ts";
import { endSession, endSessions, listSessions, type SignedIn } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";

export function sessionRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new Hono<Env>()
    .delete("/session", async (c) => {
      await endSession(database, await requireSession(c, ports), clock());
      return signedOut(c);
    })
    .get("/sessions", async (c) => {
      const { email, hash } = await requireSession(c, ports);
      const open = (await listSessions(database, email)).filter(isOpen);
      const sessions = open.map((session) => sessionResponse(session, hash));
      return c.json<SessionsResponse>({ email, sessions });
    })
    .delete("/sessions/:id", async (c) => {
      const { id } = readParams(c, SessionParams);
      const { email, hash } = await requireSession(c, ports);
      if (!(await endSession(database, { hash: id, email }, clock()))) throw new Problem("unknown-session");
      return id === hash ? signedOut(c) : c.body(null, 204);
    })
    .delete("/sessions", async (c) => {
      const { email } = await requireSession(c, ports);
      await database.write([endSessions(email, clock())]);
      return signedOut(c);
    });

  function isOpen({ endedAt, expiresAt }: SignedIn): boolean {
    return endedAt === null && expiresAt > clock().toISOString();
  }

  function signedOut(c: Context<Env>) {
    deleteSessionCookie(c, ports);
    forgetPlacedOrders(c);
    return c.body(null, 204);
  }
}

function sessionResponse(
  { hash, device, createdAt, seenAt, expiresAt, isShared }: SignedIn,
  current: string,
): SessionsResponse["sessions"][number] {
  const [browser, system] = device?.split("/") ?? [];
  return {
    ...{ id: hash, browser: browser || null, system: system || null },
    ...{ createdAt, seenAt: seenAt ?? createdAt, expires: expiresAt, isShared, isCurrent: hash === current },
  };
}
