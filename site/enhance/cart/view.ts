import type { Messages } from "#site/lib/messages.ts";
import { element } from "../element.ts";
import { compare, type Repriced } from "./compare.ts";
import { keyed } from "./keyed.ts";
import { type Line, lines, onChange, sold } from "./lines.ts";
import { pay } from "./pay.ts";
import { type Around, row } from "./row.ts";

/**
 * Shows the cart in an element, and keeps it so: the lines, a sum for every currency with its way to pay, or that there
 * is nothing.
 * @returns a function that compares the cart with the shop.
 */
export function showCart({
  into,
  words,
  prefix,
  announce,
}: {
  into: HTMLElement;
  words: Messages["cart"];
} & Pick<Around, "prefix" | "announce">): () => Promise<void> {
  const repriced: Repriced[] = [];
  const list = element("ul", { class: "cart-lines" });
  const empty = element(
    "div",
    { class: "cart-empty" },
    element("p", {}, words.empty),
    element("a", { href: `${prefix}/products/` }, words.look),
  );
  const apart = element("p", { class: "muted cart-apart" }, words.apart);
  const showRows = keyed<Line>({
    into: list,
    key: ({ product, option }) => `${product} ${option}`,
    make: (line) => row(line, { words, prefix, announce, repriced }),
  });
  const showSums = keyed<Line[]>({
    into,
    key: ([line]) => line?.currency ?? "",
    make: () => pay(words),
  });
  into.addEventListener("submit", untilValid);
  draw();
  onChange(draw);
  return async () => {
    const wereSold = sold(lines()).length;
    const knownBefore = repriced.length;
    await compare(prefix, (each) => repriced.unshift(each));
    const isNews = repriced.length > knownBefore;
    if (isNews) draw();
    if (isNews || sold(lines()).length < wereSold) announce(words.different);
  };

  function draw(): void {
    const focused = into.contains(document.activeElement);
    const at = [...list.children].findIndex((row) => row.contains(document.activeElement));
    const all = lines();
    if (all.length === 0) into.replaceChildren(empty);
    else if (!list.isConnected) into.replaceChildren(list);
    showRows(all);
    const sums = byCurrency(sold(all));
    if (sums.length < 2) apart.remove();
    else if (!apart.isConnected) list.after(apart);
    showSums(sums);
    if (focused && !into.contains(document.activeElement)) focusNear(at);
  }

  /** Nothing is paid while a field of the rows in its currency, which are outside the form, shows a sum that is not taken. */
  function untilValid(event: SubmitEvent): void {
    const { currency } = event.target instanceof HTMLFormElement ? event.target.dataset : {};
    const invalid = list.querySelector<HTMLInputElement>(`[data-currency="${currency}"] input:invalid`);
    if (!invalid) return;
    event.preventDefault();
    invalid.reportValidity();
  }

  /** Where a row was, its follower is now; after the last one comes the one before it, and then what leads on. */
  function focusNear(at: number): void {
    const near = list.children[Math.max(0, Math.min(at, list.children.length - 1))];
    (near ?? empty).querySelector<HTMLElement>(".cart-remove, .cart-empty a")?.focus();
  }
}

function byCurrency(lines: Line[]): Line[][] {
  const currencies = [...new Set(lines.map(({ currency }) => currency))];
  return currencies.map((currency) => lines.filter((line) => line.currency === currency));
}
