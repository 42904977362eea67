import { formatPlural } from "#messages/format.ts";
import type { PageContext } from "#site/lib/page-context.ts";

/** For how many people one copy is. */
export function seatsText(seats: number, { messages, lang }: PageContext): string {
  return formatPlural(messages.product.seats, seats, lang);
}
