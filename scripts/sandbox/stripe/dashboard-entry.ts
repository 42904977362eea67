import { html } from "hono/html";
import type { Html } from "../pages/layout.ts";
import { money } from "../pages/money.ts";
import { moment } from "../pages/timestamp.ts";
import type { Summary } from "./payment-summary.ts";

const STATES: Record<Summary["state"], { label: string; tone: "good" | "warn" | "plain" }> = {
  open: { label: "Open, not paid yet", tone: "plain" },
  declined: { label: "Open, a card was declined", tone: "warn" },
  expired: { label: "Expired, never paid", tone: "plain" },
  free: { label: "Complete, nothing to pay", tone: "good" },
  processing: { label: "Complete, money under way", tone: "warn" },
  failed: { label: "Complete, payment failed", tone: "warn" },
  paid: { label: "Paid", tone: "good" },
  "partly-refunded": { label: "Partly refunded", tone: "plain" },
  refunded: { label: "Refunded", tone: "plain" },
  disputed: { label: "Disputed, waiting for the bank", tone: "warn" },
  "dispute-won": { label: "Dispute won, paid", tone: "good" },
  "dispute-lost": { label: "Dispute lost", tone: "warn" },
};

/** One session on the payments page: what it is, what can be done to it, and what the shop was told. */
export function paymentCard(paid: Summary): Html {
  const { label, tone } = STATES[paid.state];
  const heading = `about-${paid.id}`;
  return html`
<article class="payment" id="${paid.id}" aria-labelledby="${heading}">
  <header>
    <h2 id="${heading}">${paid.items.join(", ")}</h2>
    <p class="figure amount">${money(paid.amount, paid.currency)}</p>
  </header>
  <p class="${tone} state">${label}${paid.amount_refunded > 0 && html`, <span class="figure">${money(paid.amount_refunded, paid.currency)}</span> given back`}</p>
  <p class="by small soft"><span>${paid.email ?? "Buyer not known yet"}</span> <span>${moment(paid.created)}</span></p>
  <form method="post" action="/payments/${paid.id}" class="row">${actions(paid)}</form>
  ${details(paid)}
</article>`;
}

function actions(paid: Summary): Html {
  const hasMoneyLeft =
    paid.state === "paid" || paid.state === "partly-refunded" || paid.state === "dispute-won";
  return html`
${paid.url && html`<a class="button" href="${paid.url}">Open the payment page</a>${button("expire", "Let it expire")}`}
${paid.state === "processing" && lateEndings(paid)}
${hasMoneyLeft && refundForm(paid)}
${(paid.state === "paid" || paid.state === "partly-refunded") && button("dispute", "Dispute it")}
${paid.state === "disputed" && html`${button("win", "Shop wins the dispute")}${button("lose", "Shop loses the dispute")}`}
${paid.refunds.some((refund) => refund.status === "succeeded") && button("fail-refund", "Let the refund fail")}
${paid.events.length > 0 && button("resend", "Send the last webhook again")}`;
}

/** The ending that the buyer chose comes first. */
function lateEndings(paid: Summary): Html {
  const complete = button("complete", "Let the money come");
  const fail = button("fail", "Let the payment fail");
  return paid.intended === "fail" ? html`${fail}${complete}` : html`${complete}${fail}`;
}

function refundForm(paid: Summary): Html {
  const field = `amount-${paid.id}`;
  const left = money(paid.amount - paid.amount_refunded, paid.currency);
  return html`
<span class="row refund"><label for="${field}">Amount</label>
<input id="${field}" name="amount" inputmode="decimal" autocomplete="off" placeholder="all ${left}">
${button("refund", "Refund")}</span>`;
}

function button(action: string, label: string): Html {
  return html`<button name="action" value="${action}">${label}</button>`;
}

function details(paid: Summary): Html {
  return html`
<details>
  <summary>Ids, and what the shop was told</summary>
  <dl class="facts">
    <dt>Session</dt><dd><code>${paid.id}</code></dd>
    ${paid.payment_intent && html`<dt>Payment</dt><dd><code>${paid.payment_intent}</code></dd>`}
    ${paid.client_reference_id && html`<dt>Reference</dt><dd><code>${paid.client_reference_id}</code></dd>`}
  </dl>
  ${
    paid.events.length === 0
      ? html`<p class="small soft">Nothing yet.</p>`
      : html`<ol class="events">${paid.events.map(
          (event) => html`
    <li><code>${event.type}</code> <span class="soft small">${outcome(event)}</span></li>`,
        )}
  </ol>`
  }
</details>`;
}

function outcome(event: Summary["events"][number]): string {
  if (event.attempts === 0) return "not sent yet";
  const tries = event.attempts === 1 ? "1 try" : `${event.attempts} tries`;
  return `${event.delivery.replace("-", " ")} after ${tries}, last ${event.result ?? "no answer"}`;
}
