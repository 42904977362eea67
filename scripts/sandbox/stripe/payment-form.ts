import { html } from "hono/html";
import type { Html } from "../pages/layout.ts";
import { money } from "../pages/money.ts";
import type { Checkout } from "../records.ts";
import type { Words } from "./payment-messages.ts";

/** What the buyer typed, and what was wrong with it. */
export interface Filled {
  email: string;
  name: string;
  card: string;
  problem: "wrongEmail" | "wrongCard" | keyof Words["declined"];
}

const SAMPLE: Omit<Filled, "problem"> = {
  email: "buyer@example.com",
  name: "Sample Buyer",
  card: "4242 4242 4242 4242",
};

/** The open session: what is bought, the form that pays, and the other endings. */
export function formBody(words: Words, lang: string, checkout: Checkout, filled?: Filled): Html {
  const total = money(checkout.amount, checkout.currency, lang);
  const values = filled ?? { ...SAMPLE, email: checkout.customerEmail ?? SAMPLE.email };
  return html`
<h1>${words.title}</h1>
${filled && html`<p class="note" role="alert" id="problem">${messageFor(words, filled.problem)}</p>`}
<div class="counter stack">
${receipt(words, lang, checkout, total)}
<form method="post" action="/pay/${checkout.id}" class="stack" novalidate>
  ${emailField(words, checkout, values.email, filled?.problem === "wrongEmail")}
  ${checkout.amount > 0 && cardFields(words, values, filled?.problem === "wrongCard")}
  <p><button class="primary" name="action" value="pay">${checkout.amount > 0 ? words.pay(total) : words.free}</button></p>
  <section class="stack other" aria-labelledby="other">
    <h2 id="other">${words.otherEndings}</h2>
    ${checkout.amount > 0 && otherEndings(words)}
    <p><button name="action" value="abandon">${words.abandon}</button></p>
  </section>
</form>
</div>`;
}

/** A session that is paid or expired. */
export function closedBody(words: Words, checkout: Checkout, shopUrl: string): Html {
  const isComplete = checkout.status === "complete";
  const target = isComplete
    ? checkout.successUrl.replaceAll("{CHECKOUT_SESSION_ID}", checkout.id)
    : (checkout.cancelUrl ?? shopUrl);
  return html`
<h1>${isComplete ? words.completeTitle : words.expiredTitle}</h1>
<p>${isComplete ? words.complete : words.expired}</p>
<p><a class="button" href="${target}">${isComplete ? words.toOrder : words.back}</a></p>`;
}

/** No session has this id. */
export function unknownBody(words: Words, shopUrl: string): Html {
  return html`
<h1>${words.unknownTitle}</h1>
<p>${words.unknown}</p>
<p><a class="button" href="${shopUrl}">${words.back}</a></p>`;
}

function messageFor(words: Words, problem: Filled["problem"]): string {
  return problem === "wrongEmail" || problem === "wrongCard" ? words[problem] : words.declined[problem];
}

function receipt(words: Words, lang: string, checkout: Checkout, total: string): Html {
  return html`
<div class="receipt">
  <ul>${checkout.items.map(
    (item) => html`
    <li>
      <div>
        <span>${item.name}</span>
        ${item.description && html`<span class="soft small">${item.description}</span>`}
        ${item.quantity > 1 && html`<span class="soft small">${words.quantity} ${item.quantity}</span>`}
      </div>
      <span class="figure">${money(item.unitAmount * item.quantity, checkout.currency, lang)}</span>
    </li>`,
  )}
  </ul>
  <p class="total"><span>${words.total}</span><span class="figure">${total}</span></p>
</div>`;
}

/** An address that the shop has set cannot be changed here, as in Stripe's Checkout. */
function emailField(words: Words, checkout: Checkout, value: string, isWrong: boolean): Html {
  return html`
<p><label for="email">${words.email}</label>
<input id="email" name="email" type="email" autocomplete="email" required value="${value}"
  ${checkout.customerEmail !== null && html`readonly`} ${isWrong && invalid}></p>`;
}

function cardFields(words: Words, values: Omit<Filled, "problem">, isWrong: boolean): Html {
  return html`
<p><label for="card">${words.card}</label>
<input id="card" name="card" inputmode="numeric" autocomplete="off" aria-describedby="card-hint${isWrong ? " problem" : ""}"
  value="${values.card}" ${isWrong && html`aria-invalid="true"`}>
<span id="card-hint" class="hint">${words.cardHint}</span></p>
<div class="pair">
  <p><label for="expires">${words.expires}</label><input id="expires" name="expires" autocomplete="off" value="12 / 34"></p>
  <p><label for="code">${words.code}</label><input id="code" name="code" inputmode="numeric" autocomplete="off" value="123"></p>
</div>
<p><label for="name">${words.name}</label>
<input id="name" name="name" autocomplete="name" value="${values.name}"></p>`;
}

function otherEndings(words: Words): Html {
  return html`
<p><button name="action" value="decline">${words.decline}</button></p>
<p><button name="action" value="pay-late" aria-describedby="pay-late">${words.payLate}</button>
  <span id="pay-late" class="hint">${words.payLateHint}</span></p>
<p><button name="action" value="fail-late" aria-describedby="fail-late">${words.failLate}</button>
  <span id="fail-late" class="hint">${words.failLateHint}</span></p>`;
}

const invalid = html`aria-invalid="true" aria-describedby="problem"`;
