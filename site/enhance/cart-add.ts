import { MAX_CHARGE } from "#domain/money/charge-limits.ts";
import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { formatMessage } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import { add, type Line } from "./cart/lines.ts";
import { openCart } from "./cart.ts";
import type { Drawer, OpeningMessage } from "./cart-view.tsx";

declare const WORDS: Messages["cart"];

/** The way into the cart on a product's page. */
const button = document.querySelector<HTMLButtonElement>("[data-add]");
const form = button?.form;
if (button && form) {
  button.hidden = false;
  chooseAgain(form);
  const { currency = "" } = button.dataset;
  lookAtSum(form, currency);
  form.noValidate = false;
  form.addEventListener("input", () => lookAtSum(form, currency));
  // A browser may fill in what was there before the page was left.
  addEventListener("pageshow", () => lookAtSum(form, currency));
  let isPutting = false;
  button.addEventListener("click", async ({ detail }) => {
    // More clicks of one gesture, or for want of an answer, are for no more than one thing.
    if (detail > 1 || isPutting || !form.reportValidity()) return;
    isPutting = true;
    await put(lineOf(form, button));
    isPutting = false;
  });
}

/** Puts a line into the cart, and opens the drawer to formatMessage so. */
async function put(line: Line): Promise<void> {
  const added = add(line);
  const refusals = { full: WORDS.full, denied: WORDS.denied };
  const drawer = await openCart(added === "kept" ? newsOf(line) : { refusal: refusals[added] });
  if (added === "full" && drawer) void tryAgain(line, drawer);
}

/** An open drawer finds out what is no longer sold, which may make room. Who has closed it has gone on. */
async function tryAgain(line: Line, drawer: Drawer): Promise<void> {
  await drawer.compared();
  if (drawer.isOpen() && add(line) === "kept") await openCart(newsOf(line));
}

function newsOf({ name }: Line): OpeningMessage {
  return { news: formatMessage(WORDS.added, { name }) };
}

/** Of sums for several editions only the chosen one's has to be one; it has to be one that the checkout takes. */
function lookAtSum(form: HTMLFormElement, currency: string): void {
  const chosen = new FormData(form).get("option");
  for (const input of form.querySelectorAll<HTMLInputElement>("[name^='pay']")) {
    input.disabled = !["pay", `pay.${chosen}`].includes(input.name);
    const amount = parseTypedAmount(input.value, currency, document.documentElement.lang) ?? Number.NaN;
    const isEnough = amount >= Number(input.dataset.minimum);
    const isTooMuch = amount > MAX_CHARGE;
    input.setCustomValidity(isTooMuch ? (input.dataset.tooMuch ?? "") : isEnough ? "" : input.title);
  }
}

/** What was chosen before the way to payment was left: its address has come back with it. */
function chooseAgain(form: HTMLFormElement): void {
  const chosen = new URLSearchParams(location.search);
  const option = chosen.get("option");
  const pay = chosen.get("pay");
  for (const input of form.querySelectorAll("input")) {
    if (input.type === "radio" && input.value === option) input.checked = true;
    if (pay !== null && ["pay", `pay.${option}`].includes(input.name)) input.value = pay;
  }
}

/** What the buy box shows and the buyer has chosen. */
function lineOf(form: HTMLFormElement, { dataset }: HTMLButtonElement): Line {
  const fields = new FormData(form);
  const field = (name: string) => fields.get(name)?.toString() ?? "";
  const option = field("option");
  const pay = form.querySelector<HTMLInputElement>("[name^='pay']:enabled");
  const currency = dataset.currency ?? "";
  const edition = form.querySelector("label:has(:checked) .edition-name");
  return {
    product: field("product"),
    option,
    name: dataset.add ?? "",
    optionName: edition?.textContent ?? "",
    lang: document.querySelector("h1")?.closest<HTMLElement>("[lang]")?.lang ?? "",
    image: dataset.image ?? "",
    quantity: 1,
    price: Number(field(`price.${option}`) || field("price")),
    amount: pay && parseTypedAmount(pay.value, currency, document.documentElement.lang),
    ...(pay && { minimum: Number(pay.dataset.minimum) }),
    currency,
  };
}
