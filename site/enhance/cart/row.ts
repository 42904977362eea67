import type { Messages } from "../../lib/messages.ts";
import { say } from "../../lib/say.ts";
import { element } from "../element.ts";
import type { Part } from "./keyed.ts";
import { change, isSame, type Line, lines, MOST_OF_ONE, sold, unit } from "./lines.ts";
import { sumOf, total } from "./sums.ts";

/** What all rows share. */
export interface Around {
  words: Messages["cart"];
  /** What the addresses of the page's language begin with. */
  prefix: string;
  /** Is told what a person who does not see it must hear. */
  announce: (text: string) => void;
  /** Prices that have changed since they were put into the cart, as they were. */
  before: Line[];
}

/** One line of the cart: what it is, what it comes to, and the ways to have more of it or none. */
export function row(first: Line, { words, prefix, announce, before }: Around): Part<Line> {
  const { lang } = document.documentElement;
  let line = first;
  const image = element("img", { alt: "", width: 64, height: 80 });
  const name = element("a", { href: `${prefix}/products/${line.product}/` });
  const edition = element("span", { class: "label" });
  const sum = element("p", { class: "cart-sum figures" });
  const told = element("p", { class: "cart-told", lang });
  const quantity = element("input", {
    type: "number",
    min: 1,
    max: MOST_OF_ONE,
    required: "",
    inputmode: "numeric",
  });
  quantity.addEventListener("change", () => {
    if (quantity.checkValidity()) {
      change(line, { quantity: quantity.valueAsNumber });
      announceSubtotal();
    } else quantity.value = quantity.defaultValue;
  });
  const remove = element("button", { type: "button", class: "cart-remove" }, words.remove);
  remove.addEventListener("click", () => {
    change(line, null);
    announce(say(words.removed, { name: line.name }));
  });
  const item = element(
    "li",
    { class: "cart-line" },
    image,
    element("p", { class: "cart-name" }, name, edition),
    sum,
    told,
    element("p", { class: "cart-change", lang }, quantity, remove),
  );
  return {
    element: item,
    update(now) {
      line = now;
      item.lang = line.lang;
      if (image.getAttribute("src") !== line.image) image.src = line.image;
      name.textContent = line.name;
      edition.textContent = line.optionName;
      sum.textContent = line.gone ? "" : sumOf(total([line]), line.currency);
      told.textContent = news();
      quantity.ariaLabel = say(words.quantity, { name: line.name });
      remove.ariaLabel = say(words.removeName, { name: line.name });
      show(quantity, String(line.quantity));
      if (line.gone) quantity.remove();
      else if (!quantity.isConnected) remove.before(quantity);
    },
  };

  function news(): string {
    if (line.gone) return words.gone;
    const was = before.find((other) => isSame(other, line));
    if (!was) return "";
    return say(words.changed, {
      before: sumOf(unit(was), was.currency),
      now: sumOf(unit(line), line.currency),
    });
  }

  function announceSubtotal(): void {
    const { currency } = line;
    const summed = sold(lines()).filter((other) => other.currency === currency);
    announce(`${words.subtotal}: ${sumOf(total(summed), currency)}`);
  }
}

/** Shows a value that is new; one that is the same leaves alone what somebody is typing over it. */
function show(input: HTMLInputElement, value: string): void {
  if (input.defaultValue === value) return;
  input.defaultValue = value;
  input.value = value;
}
