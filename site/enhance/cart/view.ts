import { money } from "../../lib/format.ts";
import type { Messages } from "../../lib/messages.ts";
import { say } from "../../lib/say.ts";
import { element } from "../element.ts";
import { compare } from "./compare.ts";
import { change, isSame, type Line, lines, MOST_OF_ONE, onChange, unit } from "./lines.ts";

type Words = Messages["cart"];

const { lang } = document.documentElement;

/**
 * Shows the cart in an element, and keeps it so: the lines, a sum for every currency with its way to pay, or that there
 * is nothing. `announce` is told what a person who does not see it must hear.
 * @returns a function that compares the cart with the shop.
 */
export function showCart(of: {
  into: HTMLElement;
  words: Words;
  /** What the addresses of the page's language begin with. */
  prefix: string;
  announce: (text: string) => void;
}): () => Promise<void> {
  const { into, words, prefix, announce } = of;
  /** Prices that have changed since they were put into the cart, as they were. */
  const before: Line[] = [];
  draw();
  onChange(draw);
  return async () => {
    const wasSold = lines().filter(({ gone }) => !gone).length;
    await compare(prefix, (line) => before.unshift(line));
    if (before.length > 0) draw();
    const sold = lines().filter(({ gone }) => !gone).length;
    if (before.length > 0 || sold < wasSold) announce(words.different);
  };

  function draw(): void {
    const focused = document.activeElement;
    const key = focused instanceof HTMLElement && into.contains(focused) ? focused.dataset.key : undefined;
    const all = lines();
    const sold = all.filter(({ gone }) => !gone);
    const currencies = [...new Set(sold.map(({ currency }) => currency))];
    into.replaceChildren(
      ...(all.length > 0
        ? [
            element("ul", { class: "cart-lines" }, ...all.map(row)),
            ...currencies.map((currency) => sum(sold.filter((line) => line.currency === currency))),
          ]
        : [empty()]),
    );
    if (!key) return;
    const again = into.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    (again ?? into.querySelector<HTMLElement>(".cart-line button, .cart-empty a"))?.focus();
  }

  function row(line: Line): HTMLElement {
    const { product, option, name, optionName, quantity, currency, gone } = line;
    const was = before.find((other) => isSame(other, line));
    const told = gone
      ? words.gone
      : was &&
        say(words.changed, { before: sumOf(unit(was), was.currency), now: sumOf(unit(line), currency) });
    const input = element("input", {
      type: "number",
      min: 1,
      max: MOST_OF_ONE,
      required: "",
      value: quantity,
      inputmode: "numeric",
      "aria-label": say(words.quantity, { name }),
      "data-key": `quantity ${product} ${option}`,
    });
    input.addEventListener("change", () => {
      if (input.checkValidity()) {
        change(line, { quantity: input.valueAsNumber });
        const subtotal = sumOf(
          total(lines().filter(({ gone, currency: c }) => !gone && c === currency)),
          currency,
        );
        announce(`${words.subtotal}: ${subtotal}`);
      } else input.value = String(quantity);
    });
    const remove = element(
      "button",
      {
        type: "button",
        class: "cart-remove",
        "aria-label": say(words.removeName, { name }),
        "data-key": `remove ${product} ${option}`,
      },
      words.remove,
    );
    remove.addEventListener("click", () => {
      change(line, null);
      announce(say(words.removed, { name }));
    });
    return element(
      "li",
      { class: "cart-line", lang: line.lang !== lang && line.lang },
      element("img", { src: line.image, alt: "", width: 64, height: 80 }),
      element(
        "p",
        { class: "cart-name" },
        element("a", { href: `${prefix}/products/${product}/` }, name),
        optionName && element("span", { class: "label" }, optionName),
      ),
      element("p", { class: "cart-sum figures" }, gone ? "" : sumOf(total([line]), currency)),
      told ? element("p", { class: "cart-told", lang }, told) : "",
      element("p", { class: "cart-change", lang }, gone ? "" : input, remove),
    );
  }

  /** A plain form: what leads to paying is the same as on a product's page. */
  function sum(sold: Line[]): HTMLElement {
    const currency = sold[0]?.currency ?? "";
    const fields = sold.flatMap((line, i) =>
      Object.entries({
        product: line.product,
        option: line.option,
        quantity: line.quantity,
        price: line.price,
        ...(line.amount !== null && { amount: line.amount }),
      }).map(([name, value]) => element("input", { type: "hidden", name: `items.${i}.${name}`, value })),
    );
    return element(
      "form",
      { method: "post", action: "/api/checkout", class: "cart-pay" },
      element("input", { type: "hidden", name: "locale", value: lang }),
      ...fields,
      element(
        "p",
        { class: "cart-subtotal" },
        words.subtotal,
        element("span", { class: "figures" }, sumOf(total(sold), currency)),
      ),
      element(
        "button",
        { type: "submit", class: "cart-checkout", "data-key": `pay ${currency}` },
        words.checkout,
      ),
      element("p", { class: "label" }, words.taxes),
    );
  }

  function empty(): HTMLElement {
    return element(
      "div",
      { class: "cart-empty" },
      element("p", {}, words.empty),
      element("a", { href: `${prefix}/products/` }, words.look),
    );
  }
}

function total(lines: Line[]): number {
  return lines.reduce((sum, line) => sum + unit(line) * line.quantity, 0);
}

function sumOf(amount: number, currency: string): string {
  return money({ amount, currency }, lang);
}
