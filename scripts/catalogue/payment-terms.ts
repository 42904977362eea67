import type { OffersFile } from "#domain/offer.ts";
import type { ShopFile } from "./content/schema/shop.ts";

/** How payment pages are opened, and how often files are downloaded. Empty if the shop says nothing about it. */
export function paymentTerms({
  statementDescriptor,
  paymentMinutes,
  cartReminder,
  downloads,
}: ShopFile): Pick<
  OffersFile["shop"],
  "statementDescriptor" | "paymentMinutes" | "cartReminder" | "downloads"
> {
  return {
    ...(statementDescriptor !== undefined && { statementDescriptor }),
    ...(paymentMinutes !== undefined && { paymentMinutes }),
    ...(cartReminder && { cartReminder }),
    ...(downloads && { downloads }),
  };
}
