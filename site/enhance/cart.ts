import { MAX_CHARGE } from "#domain/money/charge-limits.ts";
import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { plural, say } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import { add, count, type Line, onChange } from "./cart/lines.ts";
import type { Said } from "./cart-drawer.ts";

declare const WORDS: Messages["cart"];
/** The address of `cart-drawer.ts`. */
declare const DRAWER: string;
type Drawer = typeof import("./cart-drawer.ts");

const { lang } = document.documentElement;

/** The cart at the head of every page: how much is in it, and the drawer; and on a product's page, the way into it. */
const link = document.querySelector<HTMLAnchorElement>("[data-enhance=cart]");
if (link) {
  tell(link);
  onChange(() => tell(link));
  link.hidden = false;
  if (!link.hasAttribute("aria-current")) link.addEventListener("click", opened);
}

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

function opened(event: MouseEvent): void {
  // A click that asks for a tab of its own gets one.
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  void show();
}

/** Into the cart, and opens the drawer to say so. */
async function put(line: Line): Promise<void> {
  const added = add(line);
  const refusals = { full: WORDS.full, denied: WORDS.denied };
  const drawer = await show(added === "kept" ? newsOf(line) : { refusal: refusals[added] });
  if (added === "full" && drawer) void tryAgain(line, drawer);
}

/** An open drawer finds out what is no longer sold, which may make room. Who has closed it has gone on. */
async function tryAgain(line: Line, drawer: Drawer): Promise<void> {
  await drawer.compared();
  if (drawer.isOpen() && add(line) === "kept") await show(newsOf(line));
}

function newsOf({ name }: Line): Said {
  return { news: say(WORDS.added, { name }) };
}

/** @returns the open drawer; null where it does not come, and the cart's page is on its way instead. */
async function show(said?: Said): Promise<Drawer | null> {
  try {
    const drawer: Drawer = await import(DRAWER);
    await drawer.open(said);
    return drawer;
  } catch {
    if (link) location.assign(link.href);
    return null;
  }
}

/** Told by attributes: the style writes the number, which stands out of the text's way, and a label says it in words. */
function tell(link: HTMLAnchorElement): void {
  const n = count();
  if (n === 0) {
    delete link.dataset.count;
    link.removeAttribute("aria-label");
    return;
  }
  link.dataset.count = String(n);
  link.ariaLabel = plural(WORDS.count, n, lang);
}

/** Of sums for several editions only the chosen one's has to be one; it has to be one that the checkout takes. */
function lookAtSum(form: HTMLFormElement, currency: string): void {
  const chosen = new FormData(form).get("option");
  for (const input of form.querySelectorAll<HTMLInputElement>("[name^='pay']")) {
    input.disabled = !["pay", `pay.${chosen}`].includes(input.name);
    const amount = parseTypedAmount(input.value, currency, lang);
    const isEnough = amount !== null && amount >= Number(input.dataset.minimum);
    const isTooMuch = amount !== null && amount > MAX_CHARGE;
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
    lang: document.querySelector("h1")?.closest("[lang]")?.getAttribute("lang") ?? "",
    image: dataset.image ?? "",
    quantity: 1,
    price: Number(field(`price.${option}`) || field("price")),
    amount: pay && parseTypedAmount(pay.value, currency, lang),
    ...(pay && { minimum: Number(pay.dataset.minimum) }),
    currency,
  };
}
