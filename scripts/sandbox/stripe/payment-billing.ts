import { html } from "hono/html";
import { z } from "zod";
import type { Html } from "../pages/layout.ts";
import type { Session, SessionBilling } from "../records.ts";
import type { Messages } from "./payment-messages.ts";
import { isReverseCharge, TAX_COUNTRIES } from "./tax.ts";

const text = z.string().trim().default("");

/** The fields of the payment page for the tax and the invoice. */
export const billingFields = {
  country: text,
  business_name: text,
  tax_id: text,
  line1: text,
  postal_code: text,
  city: text,
};

/** The buyer's billing details. null: the session does not ask for them. */
export function askedBilling(
  session: Session,
  form: z.infer<z.ZodObject<typeof billingFields>>,
  sellerCountry: string | null,
): SessionBilling | null {
  const sample = sampleBilling(session, session.locale ?? "");
  if (!sample) return null;
  const country = /^[A-Z]{2}$/.test(form.country) ? form.country : sample.country;
  if (!asksForAddress(session)) return { ...sample, country };
  const taxId = form.tax_id || null;
  return {
    ...{ country, taxId, businessName: form.business_name || null },
    ...{ line1: form.line1 || null, postalCode: form.postal_code || null, city: form.city || null },
    isReverseCharge: session.automaticTax && isReverseCharge({ country, taxId }, sellerCountry),
  };
}

/** The initial values of the form: as in Stripe's Checkout, at least a country. null: nothing is paid, or asked for. */
export function sampleBilling(session: Session, lang: string): SessionBilling | null {
  if (isFree(session) && !asksForAddress(session)) return null;
  return {
    ...{ country: lang.startsWith("zh") ? "CN" : "DE", businessName: null, taxId: null },
    ...{ line1: null, postalCode: null, city: null, isReverseCharge: false },
  };
}

function isFree({ paymentStatus }: Session): boolean {
  return paymentStatus === "no_payment_required";
}

function asksForAddress({ automaticTax, taxIdCollection, billingAddressCollection }: Session): boolean {
  return automaticTax || taxIdCollection || billingAddressCollection === "required";
}

export function billingInputs(
  messages: Messages,
  lang: string,
  session: Session,
  { country, businessName, taxId, line1, postalCode, city }: SessionBilling,
): Html {
  return html`
<p><label for="country">${messages.country}</label>
<select id="country" name="country">${countries(lang, country)}</select></p>
${asksForAddress(session) && addressInputs(messages, session, { businessName, taxId, line1, postalCode, city })}`;
}

function addressInputs(
  messages: Messages,
  session: Session,
  {
    businessName,
    taxId,
    line1,
    postalCode,
    city,
  }: Pick<SessionBilling, "businessName" | "taxId" | "line1" | "postalCode" | "city">,
): Html {
  return html`
${
  session.taxIdCollection &&
  html`
<p><label for="business_name">${messages.companyName}</label>
<input id="business_name" name="business_name" autocomplete="organization" value="${businessName ?? ""}"></p>
<p><label for="tax_id">${messages.taxId}</label>
<input id="tax_id" name="tax_id" autocomplete="off" aria-describedby="tax-id-hint" value="${taxId ?? ""}">
<span id="tax-id-hint" class="hint">${messages.taxIdHint}</span></p>`
}
<p><label for="line1">${messages.address}</label>
<input id="line1" name="line1" autocomplete="address-line1" value="${line1 ?? ""}"></p>
<div class="pair">
  <p><label for="postal_code">${messages.postalCode}</label>
  <input id="postal_code" name="postal_code" autocomplete="postal-code" value="${postalCode ?? ""}"></p>
  <p><label for="city">${messages.city}</label>
  <input id="city" name="city" autocomplete="address-level2" value="${city ?? ""}"></p>
</div>`;
}

function countries(lang: string, chosen: string): Html {
  const names = new Intl.DisplayNames(lang, { type: "region" });
  const codes = [...new Set([...TAX_COUNTRIES, chosen])];
  return html`${codes.map(
    (code) =>
      html`<option value="${code}" ${code === chosen && html`selected`}>${names.of(code) ?? code}</option>`,
  )}`;
}
