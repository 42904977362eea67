import type { OffersFile } from "#domain/offer.ts";
import type { ShopFile } from "./content/schema/shop.ts";

/** How payment pages are opened. Empty if the shop says nothing about it. */
export function paymentTerms({
  statementDescriptor,
  paymentMinutes,
  cartReminder,
}: ShopFile): Pick<OffersFile["shop"], "statementDescriptor" | "paymentMinutes" | "cartReminder"> {
  return {
    ...(statementDescriptor !== undefined && { statementDescriptor }),
    ...(paymentMinutes !== undefined && { paymentMinutes }),
    ...(cartReminder && { cartReminder }),
  };
}
