import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  type DisputeState,
  type OrderAnswer,
  type OrderSummary as OrderSummaryAnswer,
  ProblemDocument,
} from "#domain/api/answers.ts";
import type { Env } from "../http/env.ts";
import { Problem } from "../http/problem.ts";
import type { Order } from "../orders/order.ts";
import type { OrderSummary } from "../orders/order-store.ts";
import { disputeOf } from "../payments/payments.ts";

/** A JSON answer in a route's description. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A problem in a route's description. */
export function problem(description: string) {
  return { description, content: { "application/problem+json": { schema: ProblemDocument } } };
}

/** A request that a route's schema has validated. */
export type Validated =
  | { success: true }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };

/** A route's hook for requests that its schema refuses. @throws {Problem} "invalid-request" */
export function rejectInvalid(result: Validated): void {
  if (result.success) return;
  const errors = result.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  throw new Problem("invalid-request", { members: { errors } });
}

/**
 * The format of a request's body, for a route that takes both. Programs send JSON and get JSON; a browser sends a form and
 * is redirected.
 */
export function bodyKind(c: Context<Env>): "json" | "form" {
  const type = c.req.header("Content-Type") ?? "";
  if (/^application\/json\b/i.test(type)) return "json";
  if (/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return "form";
  const message = "expected application/json or application/x-www-form-urlencoded";
  throw new Problem("invalid-request", { members: { errors: [{ field: "Content-Type", message }] } });
}

/** What every answer says of an order. */
export function summaryAnswer(order: OrderSummary): z.infer<typeof OrderSummaryAnswer> {
  const { id, status, currency, subtotal, discount, tax, total, refunded, received, createdAt, paidAt } =
    order;
  const sums = { currency, subtotal, discount, tax, amount: total, refunded, received };
  return { id, status, ...sums, dispute: disputeState(order), createdAt, paidAt };
}

function disputeState({ status, outcome }: OrderSummary): DisputeState | null {
  // Of an order of before outcomes were kept, only the status says so.
  return outcome ? disputeOf(outcome) : status === "disputed" ? "open" : null;
}

/** An order as the API answers it; nothing personal. */
export function orderAnswer(order: Order): OrderAnswer {
  return {
    ...summaryAnswer(order),
    items: order.lines.map(({ product, option, name, optionName, quantity, unitAmount }) => ({
      ...{ product, option, name, optionName, quantity, amount: unitAmount },
    })),
  };
}
