import type { Offer, OffersFile } from "#domain/offer.ts";
import type { ShopFile } from "./content/schema/shop.ts";

type Terms = Pick<ShopFile, "languages" | "seller" | "invoicePrefix" | "tax" | "taxCode" | "taxCodes">;

/** The seller and the prefix of invoices, as the checkout needs them. */
export function sellerOf({
  languages: [first = ""],
  seller,
  invoicePrefix,
}: Terms): Pick<OffersFile["shop"], "seller" | "invoicePrefix"> {
  const prefix = invoicePrefix ? { invoicePrefix } : {};
  if (!seller) return prefix;
  const { name, address, country, taxId = null, email = null, note = {} } = seller;
  const notes = Object.entries(note).flatMap(([lang, text]) => (text ? [[lang || first, text]] : []));
  return { ...prefix, seller: { name, address, country, taxId, email, note: Object.fromEntries(notes) } };
}

/** The code of a kind of product for Stripe's tax. Empty if Stripe calculates none. */
export function taxCodeOf({ tax, taxCode, taxCodes }: Terms, kind: string): Pick<Offer, "taxCode"> {
  if (tax === "none") return {};
  const codes = new Map<string, string | undefined>(Object.entries(taxCodes));
  return { taxCode: codes.get(kind) ?? taxCode };
}
