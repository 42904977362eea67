import { MAX_CHARGE } from "#domain/money/charge-limits.ts";
import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { say } from "#messages/format.ts";
import { majorUnits } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { element } from "../element.ts";
import type { Part } from "./keyed.ts";
import type { Line } from "./lines.ts";
import { showValue } from "./show-value.ts";
import { sumOf } from "./sums.ts";

/**
 * The sum that a buyer wants to pay for one of a line, read as the checkout reads it. A sum that cannot be taken stays,
 * and the field is invalid, with a word beside it of what is wanted, until it is another.
 */
export function amountField(
  first: Line,
  of: {
    words: Messages["cart"];
    /** Is told a sum that can be taken, in minor units. */
    changed: (amount: number) => void;
    /** Is told what is wanted instead of another. */
    refused: (wanted: string) => void;
  },
): Part<Line> {
  let line = first;
  const id = `cart-amount-${line.product}-${line.option}`;
  const currency = element("span", {});
  const name = element("span", { class: "sr-only" });
  const told = element("p", { class: "cart-told", id: `${id}-told` });
  const input = element("input", {
    id,
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-describedby": told.id,
  });
  input.addEventListener("input", () => {
    if (read() !== null) told.textContent = "";
  });
  input.addEventListener("change", () => {
    const amount = read();
    if (amount !== null) return of.changed(amount);
    told.textContent = input.validationMessage;
    of.refused(input.validationMessage);
  });
  return {
    element: element(
      "div",
      { class: "cart-amount", lang: document.documentElement.lang },
      element("label", { for: id }, currency, name),
      input,
      told,
    ),
    update(now) {
      line = now;
      currency.textContent = say(of.words.amount, { currency: line.currency });
      name.textContent = ` ${line.name}`;
      name.lang = line.lang;
      showValue(input, majorUnits({ amount: line.amount ?? line.price, currency: line.currency }));
      if (read() !== null) told.textContent = "";
    },
  };

  function wanted(amount: number | null): string {
    const { currency, minimum = 0, price } = line;
    if (amount !== null && amount > MAX_CHARGE) {
      return say(of.words.amountMost, { maximum: sumOf(MAX_CHARGE, currency) });
    }
    const example = majorUnits({ amount: price, currency });
    return say(of.words.amountWanted, { minimum: sumOf(minimum, currency), example });
  }

  /** null, and the field invalid, where what stands in it cannot be taken. */
  function read(): number | null {
    const { currency, minimum = 0 } = line;
    const amount = parseTypedAmount(input.value, currency, document.documentElement.lang);
    const isTaken = amount !== null && amount >= minimum && amount <= MAX_CHARGE;
    input.setCustomValidity(isTaken ? "" : wanted(amount));
    input.ariaInvalid = String(!isTaken);
    return isTaken ? amount : null;
  }
}
