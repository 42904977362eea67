import { PLAIN_PAGES_PATH } from "#domain/addresses.ts";
import { MAX_EMAIL_LENGTH } from "#domain/email.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";

/** A form that corrects the address of an order, or of a gift's recipient. */
export function PlainCorrection({
  title,
  messages,
  id,
  isGift,
  lang,
}: {
  title: string;
  messages: Pick<Messages["order"]["correction"], "text" | "email" | "send">;
  /** Distinguishes the field from others of the page. */
  id: string;
  isGift: boolean;
  lang: string;
}) {
  return (
    <details className="correction">
      <summary>{title}</summary>
      <form method="post" action={`${PLAIN_PAGES_PATH}/address`}>
        <p className="muted">{messages.text}</p>
        <input type="hidden" name="order" value="{id}" />
        <input type="hidden" name="locale" value={lang} />
        {isGift && <input type="hidden" name="gift" value="true" />}
        <label className="block" htmlFor={id}>
          {messages.email}
        </label>
        <Input id={id} name="email" type="email" maxLength={MAX_EMAIL_LENGTH} autoComplete="email" required />
        <Button type="submit" size="sm" variant="outline">
          {messages.send}
        </Button>
      </form>
    </details>
  );
}
