import { html } from "hono/html";
import type Stripe from "stripe";
import type { Html } from "../pages/layout.ts";
import { money } from "../pages/money.ts";
import type { Method, Session, SessionBilling } from "../records.ts";
import { billingInputs } from "./payment-billing.ts";
import type { Messages } from "./payment-messages.ts";
import { methodsOf } from "./payment-methods.ts";
import { itemTaxes, itemTotals } from "./tax.ts";
import { totalsOf } from "./totals.ts";

/** A form that was not accepted, with the reason. */
export interface RejectedForm {
  email: string;
  name: string;
  card: string;
  method: Method;
  billing: SessionBilling | null;
  promotions: NonNullable<Session["promotions"]>;
  /** null: the buyer only wants to see the tax. */
  reason: "invalidEmail" | "invalidCard" | "totalChanged" | keyof Messages["declined"] | null;
}

const SAMPLE: Pick<RejectedForm, "email" | "name" | "card"> = {
  email: "buyer@example.com",
  name: "Sample Buyer",
  card: "4242 4242 4242 4242",
};

/** An open session: the order summary, the form to pay it, and buttons for other outcomes. */
export function openBody(
  messages: Messages,
  lang: string,
  session: Session,
  rejected: Partial<RejectedForm>,
): Html {
  const { total } = totalsOf(session);
  const formattedTotal = money(total, session.currency, lang);
  const values = { ...SAMPLE, ...rejected, email: session.customerEmail ?? rejected.email ?? SAMPLE.email };
  return html`
<h1>${messages.title}</h1>
${rejected.reason && html`<p class="note" role="alert" id="problem">${messageFor(messages, rejected.reason)}</p>`}
<div class="checkout stack">
${orderSummary(messages, lang, session, formattedTotal)}
<form method="post" action="/pay/${session.id}" class="stack" novalidate>
  <input type="hidden" name="shown" value="${total}">
  ${emailField(messages, session, values.email, rejected.reason === "invalidEmail")}
  ${total > 0 && methodField(messages, session, rejected.method)}
  ${total > 0 && cardFields(messages, values, rejected.reason === "invalidCard")}
  ${session.billing && billingInputs(messages, lang, session, session.billing)}
  ${session.asksForPromotions && promotionsField(messages, rejected.promotions === "opt_in")}
  <p><button class="primary" name="action" value="pay">${total > 0 ? messages.pay(formattedTotal) : messages.completeOrder}</button></p>
  ${session.automaticTax && html`<p><button name="action" value="update">${messages.updateTax}</button></p>`}
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

function messageFor(messages: Messages, reason: NonNullable<RejectedForm["reason"]>): string {
  return reason in messages.declined
    ? messages.declined[reason as keyof Messages["declined"]]
    : messages[reason as Exclude<typeof reason, keyof Messages["declined"]>];
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
      <span class="figure">${money(itemTotals(session, item).subtotal, session.currency, lang)}</span>
    </li>`,
  )}
  </ul>
  ${taxRows(messages, lang, session)}
  <p class="total"><span>${messages.total}</span><span class="figure">${formattedTotal}</span></p>
</div>`;
}

/** A row for each rate, which says whether the prices contain the tax. */
function taxRows(messages: Messages, lang: string, session: Session): Html {
  const taxes = session.items.flatMap((item) => itemTaxes(session, item));
  const rates = Map.groupBy(taxes, ({ rate }) => rate.id);
  return html`${[...rates.values()].map((taxes) => taxRow(messages, lang, session, taxes))}`;
}

function taxRow(messages: Messages, lang: string, session: Session, taxes: Stripe.LineItem.Tax[]): Html {
  const [tax] = taxes;
  if (!tax) return html``;
  const { rate, taxability_reason } = tax;
  const isReverse = taxability_reason === "reverse_charge";
  const name = isReverse ? messages.reverseCharge : `${rate.display_name} ${rate.percentage}%`;
  const sum = taxes.reduce((sum, { amount }) => sum + amount, 0);
  return html`<p class="total"><span>${rate.inclusive ? messages.included(name) : name}</span>
    <span class="figure">${money(sum, session.currency, lang)}</span></p>`;
}

/** As in Stripe's Checkout, the buyer cannot change an address that the shop has set. */
function emailField(messages: Messages, session: Session, value: string, isInvalid: boolean): Html {
  return html`
<p><label for="email">${messages.email}</label>
<input id="email" name="email" type="email" autocomplete="email" required value="${value}"
  ${session.customerEmail !== null && html`readonly`} ${isInvalid && html`aria-invalid="true" aria-describedby="problem"`}></p>`;
}

/** Stripe's Checkout lists the payment methods, too; here a list needs no script to hide the card's fields. */
function methodField(messages: Messages, session: Session, chosen: Method = "card"): Html {
  const options = methodsOf(session).map(
    (method) =>
      html`<option value="${method}" ${method === chosen && html`selected`}>${messages.methods[method]}</option>`,
  );
  return html`<p><label for="method">${messages.method}</label><select id="method" name="method">${options}</select></p>`;
}

function promotionsField(messages: Messages, isChecked: boolean): Html {
  return html`
<p><label><input type="checkbox" name="promotions" value="opt_in" ${isChecked && html`checked`}> ${messages.promotions}</label></p>`;
}

function cardFields(messages: Messages, values: typeof SAMPLE, isInvalid: boolean): Html {
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
