import type { Order } from "#checkout/orders/order.ts";
import { type Gift, recipientForGiver, withoutLinks } from "#domain/gift.ts";
import { formatMessage } from "#messages/format.ts";
import { quotation } from "./blocks.ts";
import type { EmailContent } from "./email.ts";
import { goodsEmail } from "./goods.ts";
import { typographyOf } from "./theme.ts";

/** The email to the recipient of a gift: who it is from, the giver's words, and the link. It mentions neither the price nor the order. */
export function giftEmail(
  delivery: Parameters<typeof goodsEmail>[0],
  { giver, words }: Gift,
): Promise<EmailContent> {
  const { sender, texts, items } = delivery;
  const { gift } = texts;
  const from = giver === null ? gift.somebody : withoutLinks(giver);
  const values = { shop: sender.name, first: items[0]?.name ?? "", from };
  const message = words === null ? null : withoutLinks(words);
  return goodsEmail(delivery, {
    subject: formatMessage(gift.subject, values),
    heading: gift.heading,
    text: formatMessage(gift.text, values),
    ...(message !== null && {
      rows: [quotation(typographyOf(texts.lang), message)],
      paragraphs: [message],
    }),
  });
}

/** The notice to the giver that says whom the gift goes to, and when. */
export function giftNotice(
  texts: Parameters<typeof goodsEmail>[0]["texts"],
  { gift, paidAt, createdAt }: Pick<Order, "paidAt" | "createdAt"> & { gift: Gift },
  day: (at: Date) => string,
): string {
  const { deliverAt } = gift;
  const email = recipientForGiver(gift);
  const isLater = deliverAt !== null && deliverAt > (paidAt ?? createdAt);
  return isLater
    ? formatMessage(texts.gift.later, { email, date: day(new Date(deliverAt)) })
    : formatMessage(texts.gift.sent, { email });
}
