import { formatPlural } from "#messages/format.ts";
import type { PageContext } from "#site/lib/page-context.ts";

/** The text that says how many people can use one copy. */
export function seatsText(seats: number, { messages, lang }: PageContext): string {
  return formatPlural(messages.product.seats, seats, lang);
}
