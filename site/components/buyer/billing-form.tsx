"use client";

import { type SubmitEvent, useState } from "react";
import type { ReceiptResponse } from "#domain/api/receipts.ts";
import { type Billing, MAX_ADDRESS_LINES, MAX_BILLING_LENGTH } from "#domain/billing.ts";
import { countryCodes, countryName } from "#domain/country.ts";
import { saveBilling } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Label } from "../ui/label.tsx";

/** Lets the buyer say to whom a receipt is made out. */
export function BillingForm({
  messages,
  lang,
  billing,
  order,
  onSaved,
  onCancel,
}: {
  messages: Messages["receipt"]["form"];
  lang: string;
  billing: Billing;
  order: string;
  onSaved: (receipt: ReceiptResponse) => void;
  onCancel: () => void;
}) {
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState("");
  return (
    <form className="document-form" onSubmit={save} aria-labelledby="billing">
      <h2 id="billing">{messages.title}</h2>
      <Field name="company" label={messages.company} value={billing.company} autoComplete="organization" />
      <Field name="name" label={messages.name} value={billing.name} autoComplete="name" />
      <p>
        <Label htmlFor="address">{messages.address}</Label>
        <textarea
          id="address"
          name="address"
          rows={3}
          autoComplete="street-address"
          aria-describedby="address-hint"
          defaultValue={billing.address.join("\n")}
        />
        <span id="address-hint" className="muted">
          {messages.addressHint}
        </span>
      </p>
      <p>
        <Label htmlFor="country">{messages.country}</Label>
        <select id="country" name="country" autoComplete="country" defaultValue={billing.country}>
          <option value="">{messages.noCountry}</option>
          {countries(lang).map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </p>
      <Field name="taxId" label={messages.taxId} value={billing.taxId} hint={messages.taxIdHint} />
      {error && <Alert>{error}</Alert>}
      <div className="document-actions">
        <Button type="submit" aria-disabled={isSaving}>
          {isSaving ? messages.saving : messages.save}
        </Button>
        <Button variant="link" onClick={onCancel}>
          {messages.cancel}
        </Button>
      </div>
    </form>
  );

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isSaving) return;
    const entered = billingFrom(new FormData(event.currentTarget));
    if (!isAcceptable(entered)) return setError(messages.invalid);
    setIsSaving(true);
    try {
      onSaved(await saveBilling(order, entered));
    } catch {
      setIsSaving(false);
      setError(messages.failed);
    }
  }
}

function Field({
  name,
  label,
  value,
  hint,
  autoComplete = "off",
}: {
  name: string;
  label: string;
  value: string;
  hint?: string;
  autoComplete?: string;
}) {
  const hintId = hint && `${name}-hint`;
  return (
    <p>
      <Label htmlFor={name}>{label}</Label>
      <Input
        {...{ id: name, name, defaultValue: value, autoComplete, maxLength: MAX_BILLING_LENGTH }}
        aria-describedby={hintId}
      />
      {hint && (
        <span id={hintId} className="muted">
          {hint}
        </span>
      )}
    </p>
  );
}

function billingFrom(form: FormData): Billing {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const address = text("address")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return {
    name: text("name"),
    company: text("company"),
    address,
    country: text("country"),
    taxId: text("taxId"),
  };
}

function isAcceptable({ address }: Billing): boolean {
  return address.length <= MAX_ADDRESS_LINES && address.every((line) => line.length <= MAX_BILLING_LENGTH);
}

/** All countries by their names in a language, sorted. */
function countries(lang: string): { code: string; name: string }[] {
  return countryCodes()
    .map((code) => ({ code, name: countryName(code, lang) }))
    .sort((a, b) => a.name.localeCompare(b.name, lang));
}
