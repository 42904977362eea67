import type Stripe from "stripe";
import { payableStep } from "#domain/money/currency.ts";
import { lineTotals, type Totals } from "#domain/totals.ts";
import type { LineItem, Session } from "../records.ts";

interface Tax {
  name: string;
  type: Stripe.TaxRate.TaxType;
  /** In thousandths. */
  perMille: number;
  /** The rate of electronic books, where it differs. */
  booksPerMille?: number;
}

/**
 * The taxes that the sandbox knows. Stripe knows all of them, and where the shop is registered. Here it is registered everywhere,
 * books may have a reduced rate, every other product has the standard one, and other countries have no tax.
 */
const TAXES: Record<string, Tax> = {
  AT: { name: "VAT", type: "vat", perMille: 200, booksPerMille: 100 },
  CH: { name: "VAT", type: "vat", perMille: 81, booksPerMille: 26 },
  CN: { name: "VAT", type: "vat", perMille: 60 },
  DE: { name: "VAT", type: "vat", perMille: 190, booksPerMille: 70 },
  ES: { name: "VAT", type: "vat", perMille: 210, booksPerMille: 40 },
  FR: { name: "VAT", type: "vat", perMille: 200, booksPerMille: 55 },
  GB: { name: "VAT", type: "vat", perMille: 200, booksPerMille: 0 },
  IE: { name: "VAT", type: "vat", perMille: 230, booksPerMille: 0 },
  IT: { name: "VAT", type: "vat", perMille: 220, booksPerMille: 40 },
  JP: { name: "JCT", type: "jct", perMille: 100 },
  NL: { name: "VAT", type: "vat", perMille: 210, booksPerMille: 90 },
  US: { name: "Sales Tax", type: "sales_tax", perMille: 0 },
};
/** Tax codes of digital books: https://docs.stripe.com/tax/tax-codes */
const BOOK_CODES = /^txcd_10302/;
export const TAX_COUNTRIES = Object.keys(TAXES);

/** Countries of the EU. Their VAT numbers begin with their code, those of Greece with EL. */
const EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" ");
const EU_VAT = /^([A-Z]{2})[0-9A-Z+*]{8,12}$/;

const REGIONS = new Intl.DisplayNames("en", { type: "region" });

const TAX_ID_TYPES: Record<string, string> = {
  CH: "ch_vat",
  CN: "cn_tin",
  GB: "gb_vat",
  JP: "jp_trn",
  US: "us_ein",
};

/** The type of a tax id in Stripe: https://docs.stripe.com/billing/customer/tax-ids#supported-tax-id */
export function taxIdType(taxId: string, country: string): string {
  return euVatCountry(taxId) ? "eu_vat" : (TAX_ID_TYPES[country] ?? "eu_vat");
}

/**
 * Whether a business of the EU with a VAT number owes the tax itself, because the seller is in another country.
 * @param seller the seller's country; null: not known
 */
export function isReverseCharge(
  buyer: { country: string; taxId: string | null },
  seller: string | null,
): boolean {
  return buyer.taxId !== null && euVatCountry(buyer.taxId) === buyer.country && buyer.country !== seller;
}

/** null: it does not look like a VAT number of the EU. */
function euVatCountry(taxId: string): string | null {
  const [, prefix = ""] = EU_VAT.exec(taxId.replaceAll(/[\s.-]/g, "").toUpperCase()) ?? [];
  const country = prefix === "EL" ? "GR" : prefix;
  return EU.includes(country) ? country : null;
}

type TaxedSession = Pick<Session, "automaticTax" | "billing" | "currency">;

/**
 * The amounts of a line item, as Stripe gives them: where the price contains the tax, `total` does not have it added.
 * The tax is rounded to what can be paid, halves up.
 */
export function itemTotals(session: TaxedSession, item: LineItem): Totals {
  const totals = lineTotals(item);
  const rate = perMille(session, item);
  const step = payableStep(session.currency.toUpperCase());
  const units = totals.subtotal / step;
  if (item.taxBehavior === "inclusive") {
    return { ...totals, tax: divideHalfUp(units * rate, 1000 + rate) * step };
  }
  const tax = divideHalfUp(units * rate, 1000) * step;
  return { ...totals, tax, total: totals.total + tax };
}

/** https://docs.stripe.com/api/checkout/sessions/line_items#line_item_object-taxes */
export function itemTaxes(session: TaxedSession, item: LineItem): Stripe.LineItem.Tax[] {
  const { automaticTax, billing } = session;
  if (!automaticTax || !billing) return [];
  const { subtotal, tax } = itemTotals(session, item);
  const inclusive = item.taxBehavior === "inclusive";
  const rate = taxRate(billing.country, perMille(session, item) / 10, inclusive);
  return [
    {
      amount: tax,
      rate,
      taxability_reason: taxability(session, item),
      taxable_amount: inclusive ? subtotal - tax : subtotal,
    },
  ];
}

function perMille({ automaticTax, billing }: TaxedSession, { taxCode }: LineItem): number {
  if (!automaticTax || !billing || billing.isReverseCharge) return 0;
  const { perMille = 0, booksPerMille = perMille } = TAXES[billing.country] ?? {};
  return BOOK_CODES.test(taxCode ?? "") ? booksPerMille : perMille;
}

function taxability(session: TaxedSession, item: LineItem): Stripe.LineItem.Tax["taxability_reason"] {
  if (session.billing?.isReverseCharge) return "reverse_charge";
  const standard = TAXES[session.billing?.country ?? ""]?.perMille ?? 0;
  if (standard === 0) return "not_collecting";
  const rate = perMille(session, item);
  return rate === standard ? "standard_rated" : rate === 0 ? "zero_rated" : "reduced_rated";
}

function taxRate(country: string, percentage: number, inclusive: boolean): Stripe.TaxRate {
  const tax = TAXES[country];
  return {
    id: `txr_${country.toLowerCase()}_${percentage}${inclusive ? "_inclusive" : ""}`,
    object: "tax_rate",
    active: false,
    country,
    created: 0,
    description: null,
    display_name: tax?.name ?? "Tax",
    effective_percentage: percentage,
    flat_amount: null,
    inclusive,
    jurisdiction: REGIONS.of(country) ?? country,
    jurisdiction_level: "country",
    livemode: false,
    metadata: {},
    percentage,
    rate_type: "percentage",
    state: null,
    tax_type: tax?.type ?? null,
  };
}

/** Divides non-negative safe integers and rounds half up. */
function divideHalfUp(dividend: number, divisor: number): number {
  return Math.floor((2 * dividend + divisor) / (2 * divisor));
}
