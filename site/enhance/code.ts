import { CODE_PARAMETER } from "#domain/api/cookies.ts";
import { MAX_CODE_LENGTH } from "#domain/limits.ts";
import { formatMessage } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import { keepCode, keptCode } from "./cart/kept-code.ts";
import { type CartLine, forSale, lines, onChange } from "./cart/lines.ts";
import { fetchQuote, type Quoted } from "./cart/quote.ts";
import { formatSum, totalOf } from "./cart/totals.ts";
import { element } from "./element.ts";

declare const MESSAGES: Messages["code"];
/** Whether the shop has discounts without a code. */
declare const HAS_AUTOMATIC: boolean;

/**
 * Discount codes. Loaded once there may be one: in the address, in a cookie, or in the field that the buyer has opened. Keeps the
 * code of a link, fills it in on a product page, and shows in the cart what it takes off.
 */
const LANGUAGE = document.documentElement.lang;

const linked = new URLSearchParams(location.search).get(CODE_PARAMETER)?.trim();
if (linked && linked.length <= MAX_CODE_LENGTH) {
  keepCode(linked);
  showNotice(formatMessage(MESSAGES.kept, { code: linked }));
}
fillBuyForm();
showInCarts();
new MutationObserver(showInCarts).observe(document.body, { childList: true, subtree: true });

/** The page's stylesheet has no rule for it, since few visitors see one. */
function showNotice(text: string): void {
  const notice = element("p", { popover: "auto", role: "status" }, text);
  const colours = { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)" };
  Object.assign(notice.style, {
    inset: "auto 0 1rem",
    margin: "0 var(--margin)",
    padding: "1rem 1.25rem",
    ...colours,
  });
  document.body.append(notice);
  notice.showPopover();
}

function fillBuyForm(): void {
  const field = document.querySelector<HTMLInputElement>("#buy [name=code]");
  const details = field?.closest("details");
  if (!field || !details || !keptCode()) return;
  fillIn(field);
  details.open = true;
}

/**
 * Shows the kept code in a field. The form does not send it, since the checkout reads it from the cookie and ignores it where it
 * does not apply. What the buyer types is sent, and refused if it does not apply. Emptying the field forgets the code.
 */
function fillIn(field: HTMLInputElement): void {
  field.value = keptCode();
  field.name = "";
  field.addEventListener("input", () => {
    field.name = "code";
  });
  field.addEventListener("change", () => keepCode(field.value.trim()));
}

/** The cart renders an empty element for each currency, whenever it opens. */
function showInCarts(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>(".cart-code")) {
    const form = details.closest("form");
    if (form && !details.querySelector("input")) showInCart(details, form);
  }
}

function showInCart(details: HTMLDetailsElement, form: HTMLFormElement): void {
  const currency = form.id.replace("cart-", "");
  const label = details.textContent;
  const code = element("input", {
    ...{ maxlength: MAX_CODE_LENGTH, "aria-label": label },
    ...{ autocomplete: "off", autocapitalize: "characters", spellcheck: "false" },
  });
  const email = element("input", {
    ...{ name: "email", type: "email", autocomplete: "email", required: "", hidden: "", disabled: "" },
    ...{ "aria-label": MESSAGES.email, placeholder: MESSAGES.email },
  });
  fillIn(code);
  const apply = element("button", { type: "button", class: "cart-remove" }, MESSAGES.apply);
  const notice = element("p", { class: "cart-notice", role: "status" });
  const shownTotal = element("input", { type: "hidden", name: "total", disabled: "" });
  const sums = element("div", { class: "cart-discount", role: "status" });
  const button = form.querySelector(".cart-checkout");
  details.append(element("div", { class: "cart-code-fields" }, code, apply, email), notice);
  details.after(sums, shownTotal);
  details.open ||= code.value !== "";

  const submitCode = () => {
    keepCode(code.value.trim());
    void update();
  };
  apply.addEventListener("click", submitCode);
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target === apply || !(event.target instanceof HTMLInputElement))
      return;
    // It must not start the payment before the new total was shown.
    event.preventDefault();
    submitCode();
  });
  const stop = onChange(() => {
    if (form.isConnected) void update();
    else stop();
  });
  let isTyped = false;
  code.addEventListener("input", () => {
    isTyped = true;
  });
  let latest = 0;
  void update();

  /** Asks what the lines cost with the code, and shows it unless something has changed meanwhile. */
  async function update(): Promise<void> {
    latest += 1;
    const request = latest;
    const bought = forSale(lines()).filter((line) => line.currency === currency);
    const text = code.value.trim();
    if (bought.length === 0 || (!text && !HAS_AUTOMATIC)) {
      askForAddress(false);
      notice.replaceChildren();
      return showNoDiscount(bought);
    }
    // The earlier total stays on the page and is sent until there is an answer, so that nobody pays another total than the one
    // shown.
    const answer = await fetchQuote(currency, {
      ...(text && { code: text }),
      ...(!email.disabled && email.checkValidity() && { email: email.value }),
      locale: LANGUAGE,
    });
    if (request !== latest) return;
    const { quote } = answer;
    notice.replaceChildren(...noticeOf(answer, text));
    askForAddress(text !== "" && (email.value !== "" || quote?.refusal?.code === "code-needs-email"));
    // Once the buyer has seen what the kept code takes off, the checkout must not ignore it.
    if (!isTyped) code.name = text && quote?.refusal === null ? "code" : "";
    if (!quote?.discount) return showNoDiscount(bought);
    const name = formatMessage(MESSAGES.discount, { name: quote.discountName ?? "" });
    sums.replaceChildren(
      row(name, formatSum(-quote.discount, currency)),
      row(MESSAGES.total, formatSum(quote.amount, currency)),
    );
    nameTotal(quote.amount);
    shownTotal.value = String(quote.amount);
    shownTotal.disabled = false;
  }

  function showNoDiscount(bought: CartLine[]): void {
    sums.replaceChildren();
    shownTotal.disabled = true;
    nameTotal(totalOf(bought));
  }

  /** Screen readers say what will be paid. */
  function nameTotal(total: number): void {
    button?.setAttribute("aria-label", `${button.textContent} ${formatSum(total, currency)}`);
  }

  function askForAddress(isNeeded: boolean): void {
    email.hidden = email.disabled = !isNeeded;
  }
}

function noticeOf({ problem }: Quoted, code: string): (Node | string)[] {
  if (problem === "down") return code ? [MESSAGES.down] : [];
  return problem ? [element("strong", {}, problem.title), " ", problem.detail] : [];
}

function row(name: string, sum: string): HTMLElement {
  return element("p", { class: "cart-subtotal" }, name, element("span", { class: "figures" }, sum));
}
