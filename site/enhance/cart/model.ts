import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { formatMessage } from "#messages/format.ts";
import { majorUnits } from "#site/lib/format.ts";
import { change, forSale, isFull, isSame, lines, onChange, unitPrice } from "./lines.ts";
import { formatSum, totalOf } from "./totals.ts";

/**
 * The cart without its view. The script of every page contains it and passes it to the view, so that the view, which is
 * loaded when the cart opens and also contains Preact, does not contain it again.
 */
export const model = {
  lines,
  forSale,
  isFull,
  isSame,
  change,
  onChange,
  unitPrice,
  totalOf,
  formatSum,
  formatMessage,
  majorUnits,
  parseTypedAmount,
};

export type Model = typeof model;
