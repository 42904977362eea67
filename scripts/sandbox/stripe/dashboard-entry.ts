import { html } from "hono/html";
import type { Html } from "../pages/layout.ts";
import { money } from "../pages/money.ts";
import { timestamp } from "../pages/timestamp.ts";
import type { PaymentSummary } from "./payment-summary.ts";

const STATES: Record<PaymentSummary["state"], { label: string; tone: "good" | "warn" | "plain" }> = {
  open: { label: "Open, not paid yet", tone: "plain" },
  authorising: { label: "Open, waiting for the buyer to confirm", tone: "plain" },
  declined: { label: "Open, not accepted", tone: "warn" },
  expired: { label: "Expired without payment", tone: "plain" },
  free: { label: "Complete, nothing to pay", tone: "good" },
  processing: { label: "Complete, payment processing", tone: "warn" },
  failed: { label: "Complete, payment failed", tone: "warn" },
  paid: { label: "Paid", tone: "good" },
  "partly-refunded": { label: "Partially refunded", tone: "plain" },
  refunded: { label: "Refunded", tone: "plain" },
  inquiry: { label: "Paid, the bank inquires", tone: "warn" },
  disputed: { label: "Disputed, awaiting the bank’s decision", tone: "warn" },
  "dispute-won": { label: "Paid, dispute won", tone: "good" },
  "dispute-lost": { label: "Dispute lost", tone: "warn" },
};

/** One session on the dashboard: its state, buttons for what can happen next, and the events sent to the shop. */
export function dashboardEntry(payment: PaymentSummary): Html {
  const { label, tone } = STATES[payment.state];
  const heading = `heading-${payment.id}`;
  return html`
<article class="payment" id="${payment.id}" aria-labelledby="${heading}">
  <header>
    <h2 id="${heading}">${payment.items.join(", ")}</h2>
    <p class="figure amount">${money(payment.amount, payment.currency)}</p>
  </header>
  <p class="${tone} state">${label}</p>
  ${payment.amount_refunded > 0 && html`<p class="small">Total refunded: <span class="figure">${money(payment.amount_refunded, payment.currency)}</span></p>`}
  <p class="meta small soft"><span>${payment.email ?? "No email address yet"}</span> <span>${timestamp(payment.created)}</span></p>
  <form method="post" action="/payments/${payment.id}" class="row">${actions(payment)}</form>
  ${details(payment)}
</article>`;
}

function actions(payment: PaymentSummary): Html {
  const isPaid = payment.state === "paid" || payment.state === "partly-refunded";
  const isDisputable = isPaid && payment.dispute === null;
  const isRefundable = isPaid || payment.state === "inquiry" || payment.state === "dispute-won";
  const hasRefund = payment.refunds.some((refund) => refund.status === "succeeded");
  return html`
${payment.url && html`<a class="button" href="${payment.url}">Open the payment page</a>${button("expire", "Expire the session")}`}
${payment.state === "processing" && asyncOutcomes(payment)}
${isRefundable && refundForm(payment)}
${isDisputable && html`${button("inquire", "Open an inquiry")}${button("dispute", "Open a dispute")}`}
${payment.state === "inquiry" && html`${button("close-inquiry", "Close the inquiry")}${button("dispute", "Turn it into a dispute")}`}
${payment.state === "disputed" && html`${button("win", "Win the dispute")}${button("lose", "Lose the dispute")}`}
${hasRefund && button("fail-refund", "Fail the last refund")}
${payment.events.length > 0 && button("resend", "Resend the last webhook")}`;
}

/** The outcome that the buyer chose comes first. */
function asyncOutcomes(payment: PaymentSummary): Html {
  const complete = button("complete", "Complete the payment");
  const fail = button("fail", "Fail the payment");
  return payment.intended === "fail" ? html`${fail}${complete}` : html`${complete}${fail}`;
}

function refundForm(payment: PaymentSummary): Html {
  const field = `amount-${payment.id}`;
  const refundable = money(payment.amount - payment.amount_refunded, payment.currency);
  return html`
<span class="row refund"><label for="${field}">Amount</label>
<input id="${field}" name="amount" inputmode="decimal" autocomplete="off" placeholder="${refundable} (all)">
${button("refund", "Refund")}</span>`;
}

function button(action: string, label: string): Html {
  return html`<button name="action" value="${action}">${label}</button>`;
}

function details(payment: PaymentSummary): Html {
  return html`
<details>
  <summary>IDs and webhooks</summary>
  <dl class="facts">
    <dt>Session</dt><dd><code>${payment.id}</code></dd>
    ${payment.payment_intent && html`<dt>Payment intent</dt><dd><code>${payment.payment_intent}</code></dd>`}
    ${payment.client_reference_id && html`<dt>Reference</dt><dd><code>${payment.client_reference_id}</code></dd>`}
  </dl>
  ${
    payment.events.length === 0
      ? html`<p class="small soft">No events yet.</p>`
      : html`<ol class="events">${payment.events.map(
          (event) => html`
    <li><code>${event.type}</code> <span class="soft small">${deliveryStatus(event)}</span></li>`,
        )}
  </ol>`
  }
</details>`;
}

function deliveryStatus(event: PaymentSummary["events"][number]): string {
  if (event.delivery === "dropped") return "dropped by the chaos switch";
  if (event.attempts === 0) return "not sent yet";
  const attempts = event.attempts === 1 ? "1 attempt" : `${event.attempts} attempts`;
  return `${DELIVERY_LABELS[event.delivery]} after ${attempts}, last result: ${event.result ?? "no answer"}`;
}

const DELIVERY_LABELS: Record<Exclude<PaymentSummary["events"][number]["delivery"], "dropped">, string> = {
  waiting: "waiting for a retry",
  delivered: "delivered",
  "given-up": "given up",
};
