import { findOption, type Offer } from "#domain/offer.ts";
import type { OrderLine } from "../order.ts";
import type { WantedCopies } from "./limited-copies.ts";

/** Copies of one edition, and the first line that takes them. */
export interface LineCopies extends WantedCopies {
  line: OrderLine;
}

/** The limited copies in an order, by edition. @param lineOffers the offer of each line, if it is still there */
export function wantedCopies(
  lines: readonly OrderLine[],
  lineOffers: readonly (Offer | null)[],
): LineCopies[] {
  const byEdition = new Map<string, LineCopies>();
  for (const [index, line] of lines.entries()) {
    const offer = lineOffers[index];
    for (const copy of (offer && findOption(offer, line.option)?.copies) ?? []) {
      const key = `${copy.products[0]}/${copy.options[0]}`;
      const before = byEdition.get(key);
      const quantity = line.quantity + (before?.quantity ?? 0);
      byEdition.set(key, { ...copy, quantity, line: before?.line ?? line });
    }
  }
  return [...byEdition.values()];
}
