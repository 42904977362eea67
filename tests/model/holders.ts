import fc from "fast-check";
import { deliverGifts } from "#checkout/jobs/deliver-gifts.ts";
import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { confirmFreeOrders } from "#checkout/orders/confirm-orders.ts";
import type { Entitlement } from "#checkout/orders/entitlements/entitlement.ts";
import { entitlementIds } from "#checkout/orders/entitlements/entitlement-ids.ts";
import { findEntitlementById } from "#checkout/orders/entitlements/find-entitlements.ts";
import { correctRecipient } from "#checkout/orders/gifts/correct-recipient.ts";
import { isGift } from "#checkout/orders/gifts/gift-store.ts";
import { assignSeat, unassignSeat } from "#checkout/orders/library/seats.ts";
import type { Order } from "#checkout/orders/order.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { Problem } from "#domain/api/problem.ts";
import type { Book } from "./book.ts";
import { type Model, orderAt, type Step } from "./step.ts";

const FRIENDS = ["friend@example.com", "colleague@example.com", "reader@example.com"];

const nth = fc.nat({ max: 5 });
const friend = fc.constantFrom(...FRIENDS);

/** What happens to those who have what was bought: seats are assigned and unassigned, gifts are corrected and delivered. */
export const holderSteps: fc.Arbitrary<Step>[] = [
  fc.oneof(
    fc.tuple(nth, nth, friend).map(([n, seat, email]) => assign(n, seat, email)),
    fc.tuple(nth, nth).map(([n, seat]) => unassign(n, seat)),
  ),
  fc.oneof(
    fc.tuple(nth, friend).map(([n, email]) => correct(n, email)),
    fc.constant({ name: "deliver gifts", act: (_, { ports }) => deliverGifts(ports) } satisfies Step),
    fc.constant({ name: "review holds", act: (_, { ports }) => reviewHolds(ports) } satisfies Step),
    fc.constant({ name: "sign in", act: (_, book) => signIn(book) } satisfies Step),
  ),
];

/** The buyer of all orders signs in, which confirms the free ones. @returns how many of them have given back what they held */
export async function signIn({ ports }: Book): Promise<number> {
  return (await confirmFreeOrders(ports, "reader@example.com")).unavailable.length;
}

function assign(n: number, nthSeat: number, email: string): Step {
  return {
    name: `assign seat ${nthSeat} of order ${n} to ${email}`,
    act: (model, book) =>
      withSeat(model, book, n, nthSeat, (found) =>
        assignSeat(book.database, { ...found, email, at: book.ports.clock() }),
      ),
  };
}

function unassign(n: number, nthSeat: number): Step {
  return {
    name: `unassign seat ${nthSeat} of order ${n}`,
    act: (model, book) =>
      withSeat(model, book, n, nthSeat, (found) =>
        unassignSeat(book.database, { ...found, at: book.ports.clock() }),
      ),
  };
}

/** @returns what came of it: the code of a problem, or nothing */
async function withSeat(
  model: Model,
  { database }: Book,
  n: number,
  nthSeat: number,
  change: (found: { order: Order; seat: Entitlement }) => Promise<void>,
): Promise<string | undefined> {
  const order = await findOrder(database, orderAt(model, n));
  const ids = order ? seatIds(order) : [];
  const seat = await findEntitlementById(database, ids[nthSeat % Math.max(ids.length, 1)] ?? "");
  return order && seat ? problemOf(change({ order, seat })) : "no seat";
}

function seatIds({ id, lines }: Order): string[] {
  return lines.flatMap(({ parts, quantity }, line) =>
    parts.flatMap((part, position) =>
      part.seats ? entitlementIds(id, { line, position, part, quantity }) : [],
    ),
  );
}

function correct(n: number, email: string): Step {
  return {
    name: `correct the recipient of order ${n} to ${email}`,
    async act(model, { database, ports }) {
      const order = await findOrder(database, orderAt(model, n));
      return order && isGift(order) ? problemOf(correctRecipient(ports, order, email)) : "no gift";
    },
  };
}

async function problemOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
