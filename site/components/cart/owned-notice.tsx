import { separator } from "#domain/languages/separator.ts";
import type { Messages } from "#site/lib/messages.ts";

interface Props {
  /** The URL of the page that opens what the buyer has. */
  page: string;
  /** Language of the page. */
  lang: string;
  messages: Messages["cartOwned"];
}

/** Says at a line of the cart that the buyer already has it. */
export function OwnedNotice({ page, lang, messages }: Props) {
  return (
    <p className="cart-notice" lang={lang}>
      {messages.owned}
      {separator(lang)}
      <a href={page}>{messages.open}</a>
    </p>
  );
}
