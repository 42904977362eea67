import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { SeatParams, SeatRequest } from "#domain/api/requests.ts";
import { SeatResponse } from "#domain/api/responses/library.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { limitRate } from "../http/limit-rate.ts";
import { requireSession } from "../http/session-cookie.ts";
import { sweep } from "../jobs/sweep.ts";
import { findEntitlementById } from "../orders/entitlements/find-entitlements.ts";
import { handOnSeat, isSeatUsed, seatManager, takeBackSeat } from "../orders/entitlements/seats.ts";
import { findOrderHeaders } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { json, problem, rejectInvalid } from "./responses.ts";

const refusals = {
  400: problem("invalid-request"),
  401: problem("not-signed-in"),
  404: problem("unknown-item"),
  429: problem("too-many-requests"),
  503: problem("order-book-down, disk-full"),
};

const put = createRoute({
  method: "put",
  path: "/{id}",
  security: [{ session: [] }],
  summary: "Hand a seat on by email",
  request: {
    params: SeatParams,
    body: { required: true, content: { "application/json": { schema: SeatRequest } } },
  },
  responses: {
    ...refusals,
    200: json(SeatResponse, "The seat"),
    403: problem("refunded, disputed, dispute-lost, ended-by-owner"),
    409: problem("same-address, seat-taken"),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  security: [{ session: [] }],
  summary: "Take a seat back",
  request: { params: SeatParams },
  responses: { ...refusals, 200: json(SeatResponse, "The seat"), 409: problem("seat-used") },
});

/** Each can send an email to an address that anyone could have entered. */
const SEATS_PER_HOUR = { perNetwork: 60, total: 2_000 };

/** Seats are handed on and taken back by whoever is signed in with the address that they were bought for. */
export function seatRoutes(ports: Ports) {
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid })
    .openapi(put, async (c) => {
      const { email, locale } = c.req.valid("json");
      c.set("locale", requestLanguage(c, await shopLanguages(ports), locale));
      return c.json(await handOn(c, ports, { ...c.req.valid("param"), email }), 200);
    })
    .openapi(remove, async (c) => c.json(await takeBack(c, ports, c.req.valid("param").id), 200));
}

/** Hands a seat on to an address. @throws {Problem} */
export async function handOn(
  c: Context<Env>,
  ports: Ports,
  { id, email }: { id: string; email: string },
): Promise<SeatResponse> {
  const { database, clock } = ports;
  const found = await findOwn(c, ports, id);
  await limitRate(c, ports, "seats", SEATS_PER_HOUR);
  await handOnSeat(database, { ...found, email, at: clock() });
  afterResponse(c, ports, () => sweep(ports));
  return seatResponse(ports, id, found.manager);
}

/** Takes a seat back. @throws {Problem} */
export async function takeBack(c: Context<Env>, ports: Ports, id: string): Promise<SeatResponse> {
  const found = await findOwn(c, ports, id);
  await takeBackSeat(ports.database, { ...found, at: ports.clock() });
  return seatResponse(ports, id, found.manager);
}

async function findOwn(c: Context<Env>, ports: Ports, id: string) {
  const session = await requireSession(c, ports);
  const seat = await findEntitlementById(ports.database, id);
  const [order] = seat?.part.seats ? await findOrderHeaders(ports.database, [seat.orderId]) : [];
  const manager = order ? seatManager(order) : null;
  if (!seat || !order || manager === null || manager !== session.email) throw new Problem("unknown-item");
  return { seat, order, manager };
}

async function seatResponse({ database }: Ports, id: string, manager: string): Promise<SeatResponse> {
  const seat = await findEntitlementById(database, id);
  if (!seat) throw new Problem("unknown-item");
  const holder = seat.holder === manager ? null : seat.holder;
  return { id, holder, isUsed: holder !== null && (await isSeatUsed(database, seat)) };
}
