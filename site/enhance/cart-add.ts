import { MAX_CHARGE } from "#domain/money/charge-limits.ts";
import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { add, type CartLine } from "./cart/lines.ts";
import { openCart } from "./cart.ts";

const root = document.documentElement;
/** The "Add to cart" button of a product page. */
const button = document.querySelector<HTMLButtonElement>("[data-name]");
const form = button?.form;
if (button && form) {
  button.hidden = false;
  restoreChoice(form, button);
  const validate = () => validateAmounts(form, button);
  validate();
  form.noValidate = false;
  form.addEventListener("input", validate);
  // A browser that returns to the page may restore its fields.
  addEventListener("pageshow", validate);
  let isAdding = false;
  button.addEventListener("click", async ({ detail }) => {
    // A double click, or clicking again while the drawer loads, must not add the product twice.
    if (detail > 1 || isAdding || !form.reportValidity()) return;
    isAdding = true;
    const line = readLine(form, button);
    const retry = () => add(line);
    await openCart({ name: line.name, result: retry(), retry });
    isAdding = false;
  });
}

/** Validates the amount field of what is chosen and disables the others, so that they do not block the form. */
function validateAmounts(form: HTMLFormElement, button: HTMLButtonElement): void {
  const { key, currency } = chosenIn(form, button);
  for (const input of form.querySelectorAll<HTMLInputElement>("[name^='pay']")) {
    input.disabled = !["pay", `pay.${key}`].includes(input.name);
    const amount = parseTypedAmount(input.value, currency, root.lang) ?? Number.NaN;
    const isHighEnough = amount >= Number(input.dataset.minimum);
    const isTooHigh = amount > MAX_CHARGE;
    input.setCustomValidity(isTooHigh ? (input.dataset.tooMuch ?? "") : isHighEnough ? "" : input.title);
  }
}

/** Restores the choice of a buyer who comes back from the payment page. The URL then contains it. */
function restoreChoice(form: HTMLFormElement, button: HTMLButtonElement): void {
  const params = new URLSearchParams(location.search);
  for (const input of form.querySelectorAll("input"))
    input.checked ||= input.value === params.get(input.name);
  const pay = params.get("pay");
  const { key } = chosenIn(form, button);
  for (const input of form.querySelectorAll<HTMLInputElement>("[name^='pay']")) {
    if (pay !== null && ["pay", `pay.${key}`].includes(input.name)) input.value = pay;
  }
}

/** The choice in the form. The names of its fields contain `key`, if there is a choice. */
function chosenIn(form: HTMLFormElement, { dataset }: HTMLButtonElement) {
  const fields = new FormData(form);
  const field = (name: string) => String(fields.get(name) ?? "");
  const [option, chosen] = [field("option"), field("currency")];
  return {
    field,
    option,
    currency: chosen || (dataset.currency ?? ""),
    key: chosen ? `${option}.${chosen}` : option,
  };
}

/** The product, edition and amount that the buyer has chosen, with the names and picture that the page shows. */
function readLine(form: HTMLFormElement, button: HTMLButtonElement): CartLine {
  const { field, option, currency, key } = chosenIn(form, button);
  const { dataset } = button;
  const pay = form.querySelector<HTMLInputElement>("[name^='pay']:enabled");
  const edition = form.querySelector("label:has([name=option]:checked) .edition-name");
  return {
    product: field("product"),
    option,
    name: dataset.name ?? "",
    optionName: edition?.textContent ?? "",
    lang: (document.querySelector<HTMLElement>("h1[lang]") ?? root).lang,
    image: dataset.image ?? "",
    quantity: 1,
    price: Number(field(`price.${key}`) || field("price")),
    amount: pay && parseTypedAmount(pay.value, currency, root.lang),
    ...(pay && { minimum: Number(pay.dataset.minimum) }),
    currency,
  };
}
