import { formatNumber, say } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { element } from "../element.ts";
import { amountField } from "./amount-field.ts";
import type { Repriced } from "./compare.ts";
import type { Part } from "./keyed.ts";
import { change, isSame, type Line, lines, MOST_OF_ONE, sold, unit } from "./lines.ts";
import { showValue } from "./show-value.ts";
import { sumOf, total } from "./sums.ts";

/** What all rows share. */
export interface Around {
  words: Messages["cart"];
  /** What the addresses of the page's language begin with. */
  prefix: string;
  /** Is told what a person who does not see it must hear. */
  announce: (text: string) => void;
  /** What has another price than when it was put into the cart, the latest first. */
  repriced: Repriced[];
}

/** One line of the cart: what it is, what it comes to, and the ways to have more of it or none. */
export function row(first: Line, { words, prefix, announce, repriced }: Around): Part<Line> {
  const { lang } = document.documentElement;
  let line = first;
  const image = element("img", { alt: "", width: 64, height: 80 });
  const name = element("a", { href: `${prefix}/products/${line.product}/` });
  const edition = element("span", { class: "label" });
  const sum = element("p", { class: "cart-sum figures" });
  const told = element("p", { class: "cart-told", lang, id: `cart-told-${line.product}-${line.option}` });
  const quantity = element("input", {
    type: "number",
    min: 1,
    max: MOST_OF_ONE,
    required: "",
    inputmode: "numeric",
    "aria-describedby": told.id,
  });
  quantity.addEventListener("input", () => tell(isQuantity() ? news() : told.textContent));
  quantity.addEventListener("change", () => {
    if (isQuantity()) {
      change(line, { quantity: quantity.valueAsNumber });
      return announceSubtotal();
    }
    tell(quantity.validationMessage);
    announce(quantity.validationMessage);
  });
  const amount = amountField(line, {
    words,
    changed(amount) {
      change(line, { amount });
      announceSubtotal();
    },
    refused: announce,
  });
  const remove = element("button", { type: "button", class: "cart-remove" }, words.remove);
  remove.addEventListener("click", () => {
    change(line, null);
    announce(say(words.removed, { name: line.name }));
  });
  const changes = element("p", { class: "cart-change", lang }, quantity, remove);
  const item = element(
    "li",
    { class: "cart-line" },
    image,
    element("p", { class: "cart-name" }, name, edition),
    sum,
    told,
    changes,
  );
  return {
    element: item,
    update(now) {
      line = now;
      item.lang = line.lang;
      item.dataset.currency = line.currency;
      if (image.getAttribute("src") !== line.image) image.src = line.image;
      name.textContent = line.name;
      edition.textContent = line.optionName;
      sum.textContent = line.gone ? "" : sumOf(total([line]), line.currency);
      quantity.ariaLabel = say(words.quantity, { name: line.name });
      remove.ariaLabel = say(words.removeName, { name: line.name });
      showValue(quantity, String(line.quantity));
      if (isQuantity() || line.gone) tell(news());
      keep(!line.gone, quantity, remove);
      keep(!line.gone && line.amount !== null && line.minimum !== undefined, amount.element, changes);
      amount.update(line);
    },
  };

  function news(): string {
    if (line.gone) return words.gone;
    const change = repriced.find(({ now }) => isAsFound(now));
    if (!change) return "";
    return say(words.changed, {
      before: sumOf(unit(change.was), change.was.currency),
      now: sumOf(unit(line), line.currency),
    });
  }

  function tell(text: string | null): void {
    told.textContent = text;
  }

  /** Whether what stands in the field can be had; where it cannot, the field is invalid, and stays as it is. */
  function isQuantity(): boolean {
    quantity.setCustomValidity("");
    const isOne = quantity.validity.valid;
    quantity.setCustomValidity(
      isOne
        ? ""
        : say(words.quantityWanted, { most: formatNumber(MOST_OF_ONE, document.documentElement.lang) }),
    );
    quantity.ariaInvalid = String(!isOne);
    return isOne;
  }

  /** What it was before is no news once the buyer wants more or less of it, or for another sum. */
  function isAsFound(found: Line): boolean {
    return (
      isSame(found, line) &&
      found.quantity === line.quantity &&
      found.currency === line.currency &&
      unit(found) === unit(line)
    );
  }

  function announceSubtotal(): void {
    const { currency } = line;
    const summed = sold(lines()).filter((other) => other.currency === currency);
    announce(`${words.subtotal}: ${sumOf(total(summed), currency)}`);
  }
}

/** Keeps an element before another, or takes it away; one that is in its place is not touched. */
function keep(isKept: boolean, kept: HTMLElement, before: HTMLElement): void {
  if (!isKept) kept.remove();
  else if (!kept.parentNode) before.before(kept);
}
