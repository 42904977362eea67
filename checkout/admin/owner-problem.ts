import { Problem } from "#domain/api/problem.ts";
import { PaymentsRefused } from "../payments/payments.ts";

/** Explains a refused request to the owner, with Stripe's reason. The text for buyers speaks of a payment page. */
export function toOwnerProblem(error: Error): Error {
  if (!(error instanceof PaymentsRefused)) return error;
  const members = { why: error.message };
  return new Problem("payments-refused", { cause: error, isForOwner: true, members });
}
