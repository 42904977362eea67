import { Problem } from "#domain/api/problem.ts";
import type { ProblemCode } from "#domain/api/problems.ts";
import type { CheckoutRequest } from "#domain/api/requests.ts";
import { type Discount, usesPerBuyer } from "#domain/discount.ts";
import { withoutTag } from "#domain/email.ts";
import { findHeldBy, isLimited, type LimitedUse, refuseUse } from "../orders/discount-uses.ts";
import { fulfil } from "../orders/fulfil.ts";
import { findOrder } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { type GivenCode, priceWithDiscount } from "./price.ts";

type DiscountedCart = Awaited<ReturnType<typeof priceWithDiscount>> & {
  /** What has to be held for the order. null: the discount has no limits, or there is none. */
  use: LimitedUse | null;
};

/**
 * Prices an order with its discount, and checks whether its limits allow another use. They are checked again when it is held.
 *
 * @param isBinding whether the order is placed now: pages that the buyer has opened before with this discount are then closed if
 * they keep its last use
 * @throws {Problem} as `priceWithDiscount`, or if the limits do not allow another use
 */
export async function priceWithinLimits(
  ports: Ports,
  request: CheckoutRequest,
  { given, locale, isBinding }: { given: GivenCode | null; locale: string; isBinding: boolean },
): Promise<DiscountedCart> {
  const cart = await priceWithDiscount(ports.offers, request, { given, locale, at: ports.clock() });
  const use = limitedUse(cart.discount, request.email);
  const refusal = use && (await refusalOf(ports, use, isBinding));
  if (!refusal) return { ...cart, use };
  const isIgnored = given?.isRemembered && refusal !== "code-needs-email";
  if (!isIgnored) throw new Problem(refusal);
  return priceWithinLimits(ports, request, { given: null, locale, isBinding });
}

function limitedUse(discount: Discount | null, email: string | undefined): LimitedUse | null {
  return discount && isLimited(discount) ? { discount, buyer: email ? withoutTag(email) : null } : null;
}

async function refusalOf(ports: Ports, use: LimitedUse, isBinding: boolean): Promise<ProblemCode | null> {
  if (use.buyer === null && usesPerBuyer(use.discount) !== null) return "code-needs-email";
  const refusal = await refuseUse(ports.database, use);
  if (refusal !== "code-used") return refusal;
  const held = await findHeldBy(ports.database, use);
  if (held.length === 0) return refusal;
  if (!isBinding) return null;
  for (const id of held) await closePaymentPage(ports, id);
  return refuseUse(ports.database, use);
}

/** A buyer who comes back from the payment page and orders again must not be refused because of the page that is still open. */
async function closePaymentPage(ports: Ports, orderId: string): Promise<void> {
  const order = await findOrder(ports.database, orderId);
  const payment = order?.sessionId && (await ports.payments.expire(order.sessionId));
  if (payment) await fulfil(ports, payment, ports.clock());
}
