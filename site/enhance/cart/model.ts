import { toMinorUnits } from "../../../scripts/catalogue/typed-sum.ts";
import { majorUnits } from "../../lib/format.ts";
import { compare } from "./compare.ts";
import { change, isFull, lines, onChange, sold } from "./lines.ts";
import { sumOf } from "./sums.ts";

/**
 * All of the cart but its view, and so without React. It is in the script of every page, most of which it needs there;
 * that script hands it to the view, which is fetched when the cart is opened.
 */
export const model = {
  ...{ lines, change, onChange, isFull, sold },
  compare,
  ...{ toMinorUnits, majorUnits, sumOf },
};

export type CartModel = typeof model;
