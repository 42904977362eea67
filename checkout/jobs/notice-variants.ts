import { refundedLines } from "#domain/payment-outcome.ts";
import type { NoticeKind, NoticeVariant } from "../mail/templates/notice.ts";
import type { Order } from "../orders/order.ts";
import type { EmailFacts } from "./email-facts.ts";

/** How a notice is worded for its order. */
interface Wording {
  /** The texts that replace the usual ones. */
  variants: NoticeVariant[];
  /** The positions of the lines that it is about. */
  lines: number[];
}

/** The wording that is true of an order of which a part was refunded, or whose access has ended. */
export async function wordingOf(facts: EmailFacts, order: Order, kind: NoticeKind): Promise<Wording> {
  const lines = disputableLines(order);
  if (kind !== "dispute-won" && kind !== "owner-dispute-won") {
    return { variants: [], lines: kind.includes("dispute") ? lines : [...order.lines.keys()] };
  }
  const open = await facts.openLines(order);
  if (open.length === 0) return { variants: ["ended"], lines };
  return { variants: open.length < order.lines.length ? ["part"] : [], lines: open };
}

/** The lines that were not refunded one by one, or all if they were. */
function disputableLines({ lines, outcome }: Order): number[] {
  const refunded = outcome ? refundedLines(outcome) : [];
  const kept = [...lines.keys()].filter((line) => !refunded.includes(line));
  return kept.length > 0 ? kept : [...lines.keys()];
}
