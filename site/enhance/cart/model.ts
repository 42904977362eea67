import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { majorUnits } from "#site/lib/format.ts";
import { compare } from "./compare.ts";
import { change, isFull, isSame, lines, onChange, sold, unit } from "./lines.ts";
import { sumOf, total } from "./sums.ts";

/**
 * All of the cart but its view. Every page's script has it, and hands it to the view, which is fetched when the cart is
 * opened and weighs enough with its components and Preact.
 */
export const model = {
  lines,
  sold,
  isFull,
  isSame,
  change,
  onChange,
  compare,
  unit,
  total,
  sumOf,
  majorUnits,
  parseTypedAmount,
};

export type CartModel = typeof model;
