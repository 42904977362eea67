import type { OrderGift as Gift, OrderPageResponse } from "#domain/api/responses/order.ts";
import { formatMessage } from "#messages/format.ts";
import { correctRecipient } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { AddressCorrection } from "./address-correction.tsx";

/** The giver's words, and how to correct the recipient's address. */
export function OrderGift({
  id,
  gift,
  messages,
  lang,
  support,
  onCorrected,
}: {
  /** The id of the order. */
  id: string;
  gift: Gift;
  messages: Messages["order"];
  lang: string;
  support: string;
  onCorrected: (order: OrderPageResponse) => void;
}) {
  const { recipient, words, isCorrectable } = gift;
  return (
    <section className="page order-gift">
      <h2>{formatMessage(messages.gift.to, { email: recipient })}</h2>
      {words && <p className="gift-words">{words}</p>}
      {isCorrectable && (
        <AddressCorrection
          id="right-recipient"
          email={recipient}
          correct={(email) => correctRecipient(id, email, lang)}
          messages={{ ...messages.correction, ...messages.gift.correction }}
          support={support}
          onCorrected={onCorrected}
        />
      )}
    </section>
  );
}
