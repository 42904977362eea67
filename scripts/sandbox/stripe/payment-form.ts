import { html } from "hono/html";
import { lineTotals } from "#domain/totals.ts";
import type { Html } from "../pages/layout.ts";
import { money } from "../pages/money.ts";
import type { Session } from "../records.ts";
import type { Messages } from "./payment-messages.ts";
import { totalsOf } from "./totals.ts";

/** What the buyer entered, and why it was not accepted. */
export interface RejectedForm {
  email: string;
  name: string;
  card: string;
  reason: "invalidEmail" | "invalidCard" | keyof Messages["declined"];
}

const SAMPLE: Omit<RejectedForm, "reason"> = {
  email: "buyer@example.com",
  name: "Sample Buyer",
  card: "4242 4242 4242 4242",
};

/** An open session: the order summary, the form to pay it, and buttons for other outcomes. */
export function openBody(messages: Messages, lang: string, session: Session, rejected?: RejectedForm): Html {
  const { total } = totalsOf(session);
  const formattedTotal = money(total, session.currency, lang);
  const values = rejected ?? { ...SAMPLE, email: session.customerEmail ?? SAMPLE.email };
  return html`
<h1>${messages.title}</h1>
${rejected && html`<p class="note" role="alert" id="problem">${messageFor(messages, rejected.reason)}</p>`}
<div class="checkout stack">
${orderSummary(messages, lang, session, formattedTotal)}
<form method="post" action="/pay/${session.id}" class="stack" novalidate>
  ${emailField(messages, session, values.email, rejected?.reason === "invalidEmail")}
  ${total > 0 && cardFields(messages, values, rejected?.reason === "invalidCard")}
  <p><button class="primary" name="action" value="pay">${total > 0 ? messages.pay(formattedTotal) : messages.completeOrder}</button></p>
  <section class="stack other-outcomes" aria-labelledby="other-outcomes">
    <h2 id="other-outcomes">${messages.otherOutcomes}</h2>
    ${total > 0 && otherOutcomes(messages)}
    <p><button name="action" value="abandon">${messages.abandon}</button></p>
  </section>
</form>
</div>`;
}

/** A session that is complete or has expired. */
export function closedBody(messages: Messages, session: Session, shopUrl: string): Html {
  const isComplete = session.status === "complete";
  const target = isComplete
    ? session.successUrl.replaceAll("{CHECKOUT_SESSION_ID}", session.id)
    : (session.cancelUrl ?? shopUrl);
  return html`
<h1>${isComplete ? messages.completeTitle : messages.expiredTitle}</h1>
<p>${isComplete ? messages.complete : messages.expired}</p>
<p><a class="button" href="${target}">${isComplete ? messages.viewOrder : messages.backToShop}</a></p>`;
}

export function notFoundBody(messages: Messages, shopUrl: string): Html {
  return html`
<h1>${messages.notFoundTitle}</h1>
<p>${messages.notFound}</p>
<p><a class="button" href="${shopUrl}">${messages.backToShop}</a></p>`;
}

function messageFor(messages: Messages, reason: RejectedForm["reason"]): string {
  return reason === "invalidEmail" || reason === "invalidCard" ? messages[reason] : messages.declined[reason];
}

function orderSummary(messages: Messages, lang: string, session: Session, formattedTotal: string): Html {
  return html`
<div class="receipt">
  <ul>${session.items.map(
    (item) => html`
    <li>
      <div>
        <span>${item.name}</span>
        ${item.description && html`<span class="soft small">${item.description}</span>`}
        ${item.quantity > 1 && html`<span class="soft small">${messages.quantity(item.quantity)}</span>`}
      </div>
      <span class="figure">${money(lineTotals(item).total, session.currency, lang)}</span>
    </li>`,
  )}
  </ul>
  <p class="total"><span>${messages.total}</span><span class="figure">${formattedTotal}</span></p>
</div>`;
}

/** As in Stripe's Checkout, the buyer cannot change an address that the shop has set. */
function emailField(messages: Messages, session: Session, value: string, isInvalid: boolean): Html {
  return html`
<p><label for="email">${messages.email}</label>
<input id="email" name="email" type="email" autocomplete="email" required value="${value}"
  ${session.customerEmail !== null && html`readonly`} ${isInvalid && html`aria-invalid="true" aria-describedby="problem"`}></p>`;
}

function cardFields(messages: Messages, values: Omit<RejectedForm, "reason">, isInvalid: boolean): Html {
  return html`
<p><label for="card">${messages.card}</label>
<input id="card" name="card" inputmode="numeric" autocomplete="off" aria-describedby="card-hint${isInvalid ? " problem" : ""}"
  value="${values.card}" ${isInvalid && html`aria-invalid="true"`}>
<span id="card-hint" class="hint">${messages.cardHint}</span></p>
<div class="pair">
  <p><label for="expires">${messages.expiry}</label><input id="expires" name="expires" autocomplete="off" value="12 / 34"></p>
  <p><label for="code">${messages.securityCode}</label><input id="code" name="code" inputmode="numeric" autocomplete="off" value="123"></p>
</div>
<p><label for="name">${messages.cardholder}</label>
<input id="name" name="name" autocomplete="name" value="${values.name}"></p>`;
}

function otherOutcomes(messages: Messages): Html {
  return html`
<p><button name="action" value="decline">${messages.decline}</button></p>
<p><button name="action" value="pay-late" aria-describedby="pay-late">${messages.payLate}</button>
  <span id="pay-late" class="hint">${messages.payLateHint}</span></p>
<p><button name="action" value="fail-late" aria-describedby="fail-late">${messages.failLate}</button>
  <span id="fail-late" class="hint">${messages.failLateHint}</span></p>`;
}
