import { html } from "hono/html";
import type { Problem } from "#domain/api/problem.ts";
import { MAX_EMAIL_LENGTH } from "#domain/email.ts";
import { MAX_GIVER_LENGTH, MAX_WORDS_LENGTH } from "#domain/gift.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";
import { hiddenFields, invalidFields, type SentForm } from "./discount-code-form.ts";

const FIELDS = ["email", "from", "words", "on"] as const;
/** A field of the form, as `recipient.email`. */
export type GiftField = (typeof FIELDS)[number];

/** The invalid fields of a gift's form. */
export function giftMistakes(problem: Problem): GiftField[] {
  const invalid = invalidFields(problem);
  return FIELDS.filter((field) => invalid.includes(`recipient.${field}`));
}

/** The order again, to say whom it is a gift for. What was filled in before stays, with a note at what is wrong. */
export function giftForm(
  { gift: _, ...form }: SentForm,
  { tomorrow, messages, mistakes }: { tomorrow: string; messages: CheckoutMessages; mistakes: GiftField[] },
) {
  const { gift } = messages.problems;
  const order = Object.entries(form).filter(([name]) => !name.startsWith("recipient."));
  return html`<form method="post" action="/api/checkout">
        ${hiddenFields(Object.fromEntries(order))}
        <label for="recipient">${gift.recipient}</label>
        ${note("email")}
        <input id="recipient" name="recipient.email" type="email" value="${filled("email")}" maxlength="${MAX_EMAIL_LENGTH}" required autocomplete="off" ${state("email")} />
        <label for="giver">${gift.giver}</label>
        ${note("from")}
        <input id="giver" name="recipient.from" value="${filled("from")}" maxlength="${MAX_GIVER_LENGTH}" autocomplete="name" ${state("from")} />
        <label for="words">${gift.words}</label>
        ${note("words")}
        <textarea id="words" name="recipient.words" maxlength="${MAX_WORDS_LENGTH}" rows="4" ${state("words")}>
${filled("words")}</textarea>
        <label for="on">${gift.on}</label>
        ${note("on")}
        <input id="on" name="recipient.on" type="date" value="${filled("on")}" min="${tomorrow}" ${state("on")} />
        <button class="button">${gift.submit}</button>
      </form>`;

  function filled(field: GiftField): string {
    return form[`recipient.${field}`] ?? "";
  }

  function note(field: GiftField) {
    return mistakes.includes(field) && html`<p id="${field}-mistake">${gift.mistakes[field]}</p>`;
  }

  /** The first field with a mistake has the focus. */
  function state(field: GiftField) {
    if (!mistakes.includes(field)) return "";
    return html`aria-invalid="true" aria-describedby="${field}-mistake"${mistakes[0] === field && html` autofocus`}`;
  }
}
