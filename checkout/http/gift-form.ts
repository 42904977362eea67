import { html } from "hono/html";
import { MAX_EMAIL_LENGTH } from "#domain/email.ts";
import { MAX_GIVER_LENGTH, MAX_WORDS_LENGTH } from "#domain/gift.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";
import { hiddenFields, type SentForm } from "./code-form.ts";

/** The order again, to say whom it is a gift for. */
export function giftForm(
  { gift: _, ...order }: SentForm,
  { tomorrow, messages }: { tomorrow: string; messages: CheckoutMessages },
) {
  const { gift } = messages.problems;
  return html`<form method="post" action="/api/checkout">
        ${hiddenFields(order)}
        <label for="recipient">${gift.recipient}</label>
        <input id="recipient" name="recipient.email" type="email" maxlength="${MAX_EMAIL_LENGTH}" required autocomplete="off" />
        <label for="giver">${gift.giver}</label>
        <input id="giver" name="recipient.from" maxlength="${MAX_GIVER_LENGTH}" autocomplete="name" />
        <label for="words">${gift.words}</label>
        <textarea id="words" name="recipient.words" maxlength="${MAX_WORDS_LENGTH}" rows="4"></textarea>
        <label for="on">${gift.on}</label>
        <input id="on" name="recipient.on" type="date" min="${tomorrow}" />
        <button class="button">${gift.submit}</button>
      </form>`;
}
