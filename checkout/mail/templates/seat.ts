import { formatMessage } from "#messages/format.ts";
import type { EmailContent } from "./email.ts";
import { goodsEmail } from "./goods.ts";

/** The email to a person who was assigned a seat. */
export function seatEmail(delivery: Parameters<typeof goodsEmail>[0]): Promise<EmailContent> {
  const { sender, texts, items } = delivery;
  const { subject, heading, text } = texts.seat;
  const values = { shop: sender.name, first: items[0]?.name ?? "" };
  return goodsEmail(delivery, {
    subject: formatMessage(subject, values),
    heading: formatMessage(heading, values),
    text: formatMessage(text, values),
  });
}
