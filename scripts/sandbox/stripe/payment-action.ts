import { html } from "hono/html";
import type { Html } from "../pages/layout.ts";
import { money } from "../pages/money.ts";
import type { Payment } from "../records.ts";
import type { Messages } from "./payment-messages.ts";

/**
 * Where the buyer confirms a payment: the page of the card's bank (3-D Secure), of Alipay, or the code that WeChat reads. As it
 * stands, the form confirms it.
 */
export function actionBody(messages: Messages, lang: string, payment: Payment): Html {
  const { title, text, confirm, refuse } = messages.actions[payment.method];
  const amount = money(payment.amount, payment.currency, lang);
  return html`
<h1>${title}</h1>
<p class="measure">${text(amount)}</p>
<form method="post" action="/pay/${payment.sessionId}" class="stack">
  <p><button class="primary" name="action" value="authorise">${confirm}</button></p>
  <p><button name="action" value="refuse">${refuse}</button></p>
</form>`;
}
