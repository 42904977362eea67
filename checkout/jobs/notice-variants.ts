import { refundedLines } from "#domain/payment-outcome.ts";
import type { NoticeKind, NoticeVariant } from "../mail/templates/notice.ts";
import type { Message } from "../orders/messages/message.ts";
import type { Order } from "../orders/order.ts";
import type { EmailFacts } from "./email-facts.ts";

/** How a notice is worded for its order. */
interface Wording {
  /** The texts that replace the usual ones; the last one counts. */
  variants: NoticeVariant[];
  /** The positions of the lines that it is about. */
  lines: number[];
}

/** The wording that is true of an order: of a gift or a pre-order, or after a refund. */
export async function wordingOf(
  facts: EmailFacts,
  order: Order,
  { kind, locale, payload }: { kind: NoticeKind } & Pick<Message, "locale" | "payload">,
): Promise<Wording> {
  const all = [...order.lines.keys()];
  if (kind === "owner-refunded") return { variants: payload.lines ? ["items"] : [], lines: all };
  if (kind === "licence-keys-gone") {
    return { variants: payload.keys && payload.keys.needed > 1 ? ["someKeys"] : [], lines: all };
  }
  const gift = await giftState(facts, order);
  if (kind === "owner-sale" || kind === "owner-free-sale") {
    const waiting = await facts.waiting(order, locale);
    const isPreOrder = waiting.length > 0 && waiting.every((day) => day !== null);
    return { variants: gift ? ["gift"] : isPreOrder ? ["preOrder"] : [], lines: all };
  }
  const lines = kind.includes("dispute") ? disputableLines(order) : all;
  const ofGift: NoticeVariant[] = gift === "waiting" ? ["gift", "waitingGift"] : gift ? ["gift"] : [];
  // A gift of a buyer to itself follows its address, and is in the buyer's library.
  const isOwn = gift === "delivered" && order.gift?.recipient === order.email;
  if (kind === "address-corrected" && isOwn) return { variants: [], lines };
  if (kind !== "dispute-won" && kind !== "owner-dispute-won") return { variants: ofGift, lines };
  const closed: NoticeVariant[] = ["ended", ...ofGift];
  if (gift === "waiting" && order.status !== "refunded") return { variants: closed, lines };
  const open = await facts.openLines(order);
  if (open.length === 0) return { variants: gift ? [...closed, "endedGift"] : closed, lines };
  return { variants: gift ? closed : open.length < order.lines.length ? ["part"] : [], lines: open };
}

/** Whether a gift is delivered or waits for its day or its payment. null: the order is no gift. */
export async function giftState(facts: EmailFacts, order: Order): Promise<"delivered" | "waiting" | null> {
  if (order.gift === null && !order.wasGift) return null;
  return (await facts.isDelivered(order)) ? "delivered" : "waiting";
}

/** The lines that were not refunded one by one, or all if they were. */
function disputableLines({ lines, outcome }: Order): number[] {
  const refunded = outcome ? refundedLines(outcome) : [];
  const kept = [...lines.keys()].filter((line) => !refunded.includes(line));
  return kept.length > 0 ? kept : [...lines.keys()];
}
