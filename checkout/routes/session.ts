import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { SessionParams } from "#domain/api/requests.ts";
import { SessionsResponse } from "#domain/api/responses/account.ts";
import type { Env } from "../http/env.ts";
import { forgetPlacedOrders } from "../http/placed-orders-cookie.ts";
import { deleteSessionCookie, requireSession } from "../http/session-cookie.ts";
import { endSession, endSessions, listSessions, type SignedIn } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import { json, problem, rejectInvalid } from "./responses.ts";

const security = [{ session: [] }];
const refusals = { 401: problem("not-signed-in"), 503: problem("order-book-down, disk-full") };

const signOut = createRoute({
  method: "delete",
  path: "/session",
  security,
  summary: "Sign out",
  responses: { 204: { description: "Signed out" }, ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/sessions",
  security,
  summary: "Where the signed-in address is signed in, newest first",
  responses: { 200: json(SessionsResponse, "The sessions"), ...refusals },
});

const endOne = createRoute({
  method: "delete",
  path: "/sessions/{id}",
  security,
  summary: "End a session of the signed-in address",
  request: { params: SessionParams },
  responses: { 204: { description: "Ended" }, 404: problem("unknown-session"), ...refusals },
});

const endAll = createRoute({
  method: "delete",
  path: "/sessions",
  security,
  summary: "Sign out everywhere",
  responses: { 204: { description: "All sessions of the address have ended, also this one" }, ...refusals },
});

export function sessionRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid })
    .openapi(signOut, async (c) => {
      await endSession(database, await requireSession(c, ports), clock());
      return signedOut(c);
    })
    .openapi(list, async (c) => {
      const { email, hash } = await requireSession(c, ports);
      const open = (await listSessions(database, email)).filter(isOpen);
      return c.json({ email, sessions: open.map((session) => sessionResponse(session, hash)) }, 200);
    })
    .openapi(endOne, async (c) => {
      const { email, hash } = await requireSession(c, ports);
      const { id } = c.req.valid("param");
      if (!(await endSession(database, { hash: id, email }, clock()))) throw new Problem("unknown-session");
      return id === hash ? signedOut(c) : c.body(null, 204);
    })
    .openapi(endAll, async (c) => {
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
