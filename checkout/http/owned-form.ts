import { html } from "hono/html";
import type { CheckoutMessages } from "#messages/checkout.ts";
import { hiddenFields, type SentForm } from "./discount-code-form.ts";

/** The order again, for a buyer who wants another copy of what they already have. */
export function ownedForm(form: SentForm, { problems: { owned } }: CheckoutMessages) {
  return html`<form method="post" action="/api/checkout">
        ${hiddenFields({ ...form, again: "true" })}
        <button class="plain">${owned.buyAnyway}</button>
      </form>`;
}
