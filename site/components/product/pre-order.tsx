import type { Option } from "#catalogue/types.ts";
import { formatMessage } from "#messages/format.ts";
import { formatDate } from "#site/lib/format.ts";
import type { PageContext } from "#site/lib/page-context.ts";

/** When the files of a pre-order come. Renders nothing for other options. */
export function PreOrder({ option, context }: { option: Option; context: PageContext }) {
  const text = preOrderText(option, context);
  return text && <p>{text}</p>;
}

/** The same as a text. null: it is no pre-order. */
export function preOrderText({ release }: Option, { messages, lang }: PageContext): string | null {
  return release && formatMessage(messages.product.preOrderFiles, { date: formatDate(release.day, lang) });
}
