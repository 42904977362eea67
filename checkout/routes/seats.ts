import { type Context, Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { SeatParams, SeatRequest } from "#domain/api/requests.ts";
import type { SeatResponse } from "#domain/api/responses/library.ts";
import { normaliseEmail } from "#domain/email.ts";
import { DAY_MS } from "#domain/time.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { limitRate } from "../http/limit-rate.ts";
import { readBody, readParams } from "../http/read-request.ts";
import { requireSession } from "../http/session-cookie.ts";
import { findEntitlementById } from "../orders/entitlements/find-entitlements.ts";
import { assignSeat, isSeatUsed, seatManager, unassignSeat } from "../orders/library/seats.ts";
import { findOrderHeaders } from "../orders/order-store.ts";
import { hashToken } from "../orders/tokens.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "./sweep-soon.ts";

/** Each can send an email to an address that anyone could have entered. */
const SEATS_PER_HOUR = { perNetwork: 60, total: 2_000 };
/** Each address: a seat can be assigned and unassigned again and again, with an email each time. */
const SEATS_PER_DAY = 5;

/** Seats can be assigned and unassigned in a browser that is signed in with the address of their manager. */
export function seatRoutes(ports: Ports) {
  return new Hono<Env>()
    .put("/:id", async (c) => {
      const { id } = readParams(c, SeatParams);
      const { email, locale } = await readBody(c, SeatRequest);
      c.set("locale", requestLanguage(c, await shopLanguages(ports), locale));
      return c.json(await assignBuyersSeat(c, ports, { id, email }));
    })
    .delete("/:id", async (c) => c.json(await unassignBuyersSeat(c, ports, readParams(c, SeatParams).id)));
}

/** Assigns a seat of the signed-in buyer to an address. @throws {Problem} */
export async function assignBuyersSeat(
  c: Context<Env>,
  ports: Ports,
  { id, email }: { id: string; email: string },
): Promise<SeatResponse> {
  const { database, clock } = ports;
  const found = await findOwn(c, ports, id);
  const key = `seats:${await hashToken(normaliseEmail(email))}`;
  const ofAddress = { key, max: SEATS_PER_DAY, durationMs: DAY_MS };
  await limitRate(c, ports, "seats", SEATS_PER_HOUR, [ofAddress]);
  await assignSeat(database, { ...found, email, at: clock() });
  sweepSoon(c, ports);
  return seatResponse(ports, id, found.manager);
}

/** Unassigns a seat of the signed-in buyer. @throws {Problem} */
export async function unassignBuyersSeat(c: Context<Env>, ports: Ports, id: string): Promise<SeatResponse> {
  const found = await findOwn(c, ports, id);
  await unassignSeat(ports.database, { ...found, at: ports.clock() });
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
