import type Stripe from "stripe";
import type { TaxPart } from "#domain/tax.ts";
import type { PageTax } from "../payments.ts";

/** Parameters of a line item for Stripe's tax. */
export interface LineTaxParams {
  taxBehavior: "inclusive" | "exclusive";
  taxCode: string;
  /** The order's line that the item belongs to. A line may be two items. */
  metadata: { line: string };
}

/**
 * Parameters of a session for Stripe's tax. Stripe asks for as much of the address as the tax needs, and for all
 * of it from a buyer with a tax id. https://docs.stripe.com/tax/checkout
 */
export const sessionTaxParams = {
  automatic_tax: { enabled: true },
  billing_address_collection: "auto",
  tax_id_collection: { enabled: true },
} satisfies Partial<Stripe.Checkout.SessionCreateParams>;

/** @param index the order's line */
export function lineTaxParams({ pricesInclude, codes }: PageTax, index: number): LineTaxParams | null {
  const taxCode = codes[index];
  if (!taxCode) return null;
  return {
    taxBehavior: pricesInclude ? "inclusive" : "exclusive",
    taxCode,
    metadata: { line: String(index) },
  };
}

/** The taxes of each of an order's lines. https://docs.stripe.com/api/checkout/sessions/line_items */
export function lineTaxes(items: readonly Stripe.LineItem[], lineCount: number): TaxPart[][] {
  return Array.from({ length: lineCount }, (_, line) =>
    items
      .filter(({ metadata }) => metadata?.line === String(line))
      .flatMap(({ taxes = [] }) => taxes.map(taxPart)),
  );
}

function taxPart({ amount, rate, taxability_reason, taxable_amount }: Stripe.LineItem.Tax): TaxPart {
  return {
    name: rate.display_name,
    country: rate.country,
    percentage: rate.effective_percentage ?? rate.percentage,
    amount,
    taxable: taxable_amount ?? 0,
    isIncluded: rate.inclusive,
    isReverseCharge: taxability_reason === "reverse_charge",
  };
}
