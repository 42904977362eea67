import { toMinorUnits } from "../../../scripts/catalogue/typed-sum.ts";
import { majorUnits } from "../../lib/format.ts";
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
  toMinorUnits,
};

export type CartModel = typeof model;
