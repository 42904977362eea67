import type { PaymentEvent } from "#checkout/payments/payments.ts";
import type { Book } from "./book.ts";

/** The state that the commands share: the orders so far, and the webhooks that may still be delivered. */
export interface Model {
  /** Distinguishes the orders of one sequence from those of another. */
  sequence: number;
  orders: string[];
  webhooks: PaymentEvent[];
}

/** One thing that can happen. It happens in each book, which returns what came of it. */
export interface Step {
  name: string;
  act(model: Model, book: Book): Promise<unknown>;
  /** Adds the command to the model, once for all books. */
  record?(model: Model): void;
}

export function orderAt({ orders }: Model, n: number): string {
  return orders[n % Math.max(orders.length, 1)] ?? "ord_none";
}
