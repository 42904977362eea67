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
  if (kind === "owner-refunded") return { variants: refundVariants(payload), lines: [...order.lines.keys()] };
  if (kind === "licence-keys-gone") return { variants: keyVariants(payload), lines: [...order.lines.keys()] };
  const gift = await giftState(facts, order);
  if (kind === "owner-sale" || kind === "owner-free-sale") {
    const waiting = await facts.waiting(order, locale);
    const isPreOrder = waiting.length > 0 && waiting.every((day) => day !== null);
    return { variants: gift ? ["gift"] : isPreOrder ? ["preOrder"] : [], lines: [...order.lines.keys()] };
  }
  const lines = kind.includes("dispute") ? disputableLines(order) : [...order.lines.keys()];
  const ofGift: NoticeVariant[] = gift === "waiting" ? ["gift", "waitingGift"] : gift ? ["gift"] : [];
  if (kind !== "dispute-won" && kind !== "owner-dispute-won") return { variants: ofGift, lines };
  if (gift === "waiting" && order.status !== "refunded") return { variants: ofGift, lines };
  const open = await facts.openLines(order);
  if (open.length === 0) return { variants: gift ? ["ended", "endedGift"] : ["ended"], lines };
  return { variants: gift ? ofGift : open.length < order.lines.length ? ["part"] : [], lines: open };
}

/** Whether a gift is delivered or waits for its day or its payment. null: the order is no gift. */
export async function giftState(facts: EmailFacts, order: Order): Promise<"delivered" | "waiting" | null> {
  if (order.gift === null && !order.wasGift) return null;
  return (await facts.isDelivered(order)) ? "delivered" : "waiting";
}

/** Whether a refund is for some lines, and whether it is the first one. Messages of earlier versions do not say either. */
function refundVariants({ amount, refunded = amount, lines }: Message["payload"]): NoticeVariant[] {
  const isFurther = refunded !== amount;
  if (lines) return [isFurther ? "furtherItems" : "items"];
  return isFurther ? ["further"] : [];
}

/** Whether the last keys of a list were too few, or it had none for several copies. */
function keyVariants({ keys }: Message["payload"]): NoticeVariant[] {
  if (!keys) return [];
  if (keys.issued > 0) return ["someKeys"];
  return keys.needed > 1 ? ["severalKeys"] : [];
}

/** The lines that were not refunded one by one, or all if they were. */
function disputableLines({ lines, outcome }: Order): number[] {
  const refunded = outcome ? refundedLines(outcome) : [];
  const kept = [...lines.keys()].filter((line) => !refunded.includes(line));
  return kept.length > 0 ? kept : [...lines.keys()];
}
