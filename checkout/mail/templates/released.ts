import { formatMessage } from "#messages/format.ts";
import type { EmailContent } from "./email.ts";
import { goodsEmail } from "./goods.ts";

type Delivery = Parameters<typeof goodsEmail>[0];

/** The email when the files of a pre-order have come. */
export function releasedEmail(delivery: Delivery): Promise<EmailContent> {
  return wordedEmail(delivery, delivery.texts.released);
}

/** The email with licence keys that had run out, for somebody who has not bought them and is not to see their price. */
export function goodsLicencesEmail(delivery: Delivery): Promise<EmailContent> {
  return wordedEmail(delivery, delivery.texts.licencesReady);
}

function wordedEmail(
  delivery: Delivery,
  { subject, heading, text }: { subject: string; heading: string; text: string },
): Promise<EmailContent> {
  const { sender, items } = delivery;
  const values = { shop: sender.name, first: items[0]?.name ?? "" };
  return goodsEmail(delivery, {
    subject: formatMessage(subject, values),
    heading,
    text: formatMessage(text, values),
  });
}
