import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import type { Offer } from "#domain/offer.ts";
import type { Env } from "../http/env.ts";
import { orderWithHolds } from "../http/held-order-cookie.ts";
import { limitRate } from "../http/limit-rate.ts";
import {
  exceedsShare,
  findExcess,
  findMissing,
  holdsCopies,
  insertCopies,
  type MissingCopies,
} from "../orders/holds/limited-copies.ts";
import { type LineCopies, wantedCopies } from "../orders/holds/wanted-copies.ts";
import type { OrderLine } from "../orders/order.ts";
import type { Ports } from "../ports.ts";
import { type Hold, heldByNetwork } from "./discounted-cart.ts";
import { closePaymentPage } from "./payment-page.ts";

/** One client must not hold all copies without paying. */
const HELD_COPIES_PER_HOUR = { perNetwork: 30, total: 20_000 };
/** Copies can be given back between a refusal and the question how many are left. */
const MAX_ATTEMPTS = 3;

/**
 * Holds the copies that an order takes from a limited number.
 *
 * @returns whether it takes any
 * @throws {Problem} "sold-out" with the number of copies that are `left`, "too-many-copies" with the most in one order, or
 *   "too-many-requests" if the client or its network holds too many already
 */
export async function holdCopies(
  c: Context<Env>,
  ports: Ports,
  { lines, lineOffers }: { lines: readonly OrderLine[]; lineOffers: readonly Offer[] },
  hold: Hold,
): Promise<boolean> {
  const { database, siteUrl } = ports;
  const copies = wantedCopies(lines, lineOffers);
  if (copies.length === 0) return false;
  await limitRate(c, ports, "held-copies", HELD_COPIES_PER_HOUR);
  const attempt = () => insertCopies(database, hold.orderId, copies, hold);
  if (await attempt()) return true;
  const open = orderWithHolds(c, siteUrl);
  if (open !== null && (await holdsCopies(database, open, copies))) await closePaymentPage(ports, open);
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    if (await attempt()) return true;
    const missing = await findMissing(database, copies);
    if (missing) throw soldOut(missing);
    const excess = hold.network === null ? null : findExcess(copies);
    if (excess) throw tooManyCopies(excess);
    if (await exceedsShare(database, copies, hold.network)) throw heldByNetwork(ports, hold);
  }
  throw new Problem("order-book-down");
}

function tooManyCopies({ wanted: { line }, most }: { wanted: LineCopies; most: number }): Problem {
  const { product, option, name } = line;
  return new Problem("too-many-copies", { members: { product, option, name, most } });
}

function soldOut({ wanted: { line }, left, limit }: MissingCopies<LineCopies>): Problem {
  const { product, option, name } = line;
  return new Problem("sold-out", { members: { product, option, name, left, limit } });
}
