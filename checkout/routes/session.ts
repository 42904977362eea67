import { Hono } from "hono";
import { LIBRARY_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import { EndSessionParams } from "#domain/api/requests.ts";
import type { SessionsResponse } from "#domain/api/responses/account.ts";
import type { Env } from "../http/env.ts";
import { readParams } from "../http/read-request.ts";
import { requireSession } from "../http/session-cookie.ts";
import { signOut } from "../http/sign-out.ts";
import { ALWAYS } from "../orders/database/database.ts";
import { deleteKeysOf } from "../orders/order-keys.ts";
import { ordersOf } from "../orders/order-store.ts";
import { endSession, endSessions, listSessions, type SignedIn } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";

export function sessionRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new Hono<Env>()
    .delete("/session", async (c) => {
      if (!(await signOut(c, ports))) throw new Problem("not-signed-in", { back: LIBRARY_PATH });
      return c.body(null, 204);
    })
    .get("/sessions", async (c) => {
      const { email, hash } = await requireSession(c, ports);
      const open = (await listSessions(database, email)).filter(isOpen);
      const sessions = open.map((session) => sessionResponse(session, hash));
      return c.json<SessionsResponse>({ email, sessions });
    })
    .delete("/sessions/:id", async (c) => {
      const { id } = readParams(c, EndSessionParams);
      const { email, hash } = await requireSession(c, ports);
      if (id === hash) await signOut(c, ports);
      else {
        await database.write([forgetKeys(email)]);
        if (!(await endSession(database, { hash: id, email }, clock()))) throw new Problem("unknown-session");
      }
      return c.body(null, 204);
    })
    .delete("/sessions", async (c) => {
      const { email } = await requireSession(c, ports);
      await database.write([endSessions(email, clock()), forgetKeys(email)]);
      await signOut(c, ports);
      return c.body(null, 204);
    });

  function isOpen({ endedAt, expiresAt }: SignedIn): boolean {
    return endedAt === null && expiresAt > clock().toISOString();
  }
}

/** Takes back the keys of an address's orders: nobody knows which browser of theirs has which. */
function forgetKeys(email: string) {
  return deleteKeysOf(ordersOf(email), ALWAYS);
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
