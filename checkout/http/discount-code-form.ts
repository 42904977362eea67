import { html } from "hono/html";
import * as z from "zod";
import type { Problem } from "#domain/api/problem.ts";
import { isAboutDiscountCode } from "#domain/api/problems.ts";
import { isSameBuyer } from "#domain/email.ts";
import { MAX_DISCOUNT_CODE_LENGTH } from "#domain/limits.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";

/** A form as a browser sent it. */
export type SentForm = Record<string, string>;

/** Problems with a code that another address may solve. */
const ABOUT_ADDRESS = ["code-needs-email", "code-used", "code-first-purchase"];

/** Whether a buyer can solve the problem of a form by another code or address, or by going on without a code. */
export function isSolvable(problem: Problem, form: SentForm): boolean {
  const { code } = problem;
  if (isAboutDiscountCode(code)) return true;
  if (!form.code || form.withoutCode) return false;
  if (code === "too-many-requests") return true;
  return invalidFields(problem).some((field) => field === "email" || field === "code");
}

/** The names of the fields that a request has filled in wrong. */
export function invalidFields({ code, facts }: Problem): string[] {
  const errors = FieldErrors.safeParse(facts.members?.errors).data ?? [];
  return code === "invalid-request" ? errors.map(({ field }) => field) : [];
}

const FieldErrors = z.array(z.object({ field: z.string() }));

/**
 * The order again, with everything that the buyer has chosen: to correct the code or the address, or to go on without a code. The
 * total that the page showed was with the code, so it no longer counts.
 */
export function discountCodeForm(
  problem: Problem,
  { code = "", email = "", withoutCode: _, total: __, ...order }: SentForm,
  { problems: { codeForm: texts } }: CheckoutMessages,
) {
  const isRefused = invalidFields(problem).includes("email");
  const needsAddress = !problem.facts.isAddressFixed && (isRefused || ABOUT_ADDRESS.includes(problem.code));
  const { "recipient.email": recipient = "" } = order;
  const isRecipients = isSameBuyer(email, recipient);
  // The receipt with the price goes to the buyer.
  const sameOrder = email && !isRecipients && !isRefused ? { ...order, email } : order;
  const correction = html`<form method="post" action="/api/checkout">
        ${hiddenFields(needsAddress ? order : sameOrder)}
        <label for="code">${texts.code}</label>
        <input id="code" name="code" value="${code}" maxlength="${MAX_DISCOUNT_CODE_LENGTH}" required autocomplete="off" autocapitalize="characters" spellcheck="false" />
        ${
          needsAddress &&
          html`<label for="email">${recipient ? texts.ownEmail : texts.email}</label>
        <input id="email" name="email" type="email" value="${isRecipients ? "" : email}" required autocomplete="email" />`
        }
        <button class="button">${texts.apply}</button>
      </form>`;
  // After too many wrong codes, every code is refused for a while.
  return html`${problem.code !== "too-many-requests" && correction}
      <form method="post" action="/api/checkout">
        ${hiddenFields({ ...sameOrder, withoutCode: "true" })}
        <button class="plain">${texts.without}</button>
      </form>`;
}

export function hiddenFields(fields: SentForm) {
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
}
