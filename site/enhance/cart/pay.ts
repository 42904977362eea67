import type { Messages } from "#site/lib/messages.ts";
import { element } from "../element.ts";
import type { Part } from "./keyed.ts";
import type { Line } from "./lines.ts";
import { sumOf, total } from "./sums.ts";

/**
 * The sum of all lines of one currency, and the way to pay it: a plain form, since what leads to paying is the same as
 * on a product's page.
 */
export function pay(words: Messages["cart"]): Part<Line[]> {
  const items = element("div", { hidden: "" });
  const subtotal = element("span", { class: "figures" });
  const button = element("button", { type: "submit", class: "cart-checkout" }, words.checkout);
  const form = element(
    "form",
    { method: "post", action: "/api/checkout", class: "cart-pay" },
    element("input", { type: "hidden", name: "locale", value: document.documentElement.lang }),
    element("input", { type: "hidden", name: "from", value: "cart" }),
    items,
    element("p", { class: "cart-subtotal" }, words.subtotal, subtotal),
    button,
    element("p", { class: "muted" }, words.taxes),
  );
  return {
    element: form,
    update(lines) {
      const [{ currency } = { currency: "" }] = lines;
      form.dataset.currency = currency;
      items.replaceChildren(...lines.flatMap(fields));
      subtotal.textContent = sumOf(total(lines), currency);
      button.ariaLabel = `${words.checkout} ${subtotal.textContent}`;
    },
  };
}

function fields({ product, option, quantity, price, amount }: Line, i: number): HTMLInputElement[] {
  return Object.entries({ product, option, quantity, price, ...(amount !== null && { amount }) }).map(
    ([name, value]) => element("input", { type: "hidden", name: `items.${i}.${name}`, value }),
  );
}
