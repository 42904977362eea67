import { formatMessage } from "#messages/format.ts";
import type { EmailContent } from "./email.ts";
import { goodsEmail } from "./goods.ts";

/** The email to somebody whom a seat was handed on to. */
export function seatEmail(delivery: Parameters<typeof goodsEmail>[0]): Promise<EmailContent> {
  const { sender, texts, items } = delivery;
  const { subject, heading, text } = texts.seat;
  const values = { shop: sender.name, first: items[0]?.name ?? "" };
  return goodsEmail(delivery, {
    subject: formatMessage(subject, values),
    heading,
    text: formatMessage(text, values),
  });
}
