import { Problem } from "#domain/api/problem.ts";
import { PaymentsRefused } from "../payments/payments.ts";

/** The text for buyers is about their payment page. */
export function toOwnerProblem(error: Error): Error {
  if (!(error instanceof PaymentsRefused)) return error;
  const members = { why: error.message };
  return new Problem("payments-refused", { cause: error, isForOwner: true, members });
}
