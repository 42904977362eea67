import { isYes, type Service } from "./service.ts";

/**
 * The sales that Gumroad exports from its page of sales. All amounts are in US dollars, and the last row has the totals. The columns
 * are those of Gumroad's own source:
 * https://github.com/antiwork/gumroad/blob/main/app/services/exports/purchase_export_service.rb
 */
export const gumroad: Service = {
  source: "gumroad",
  name: "Gumroad",
  columns: {
    id: ["Purchase ID"],
    product: ["Item Name"],
    // A present belongs to the person who has received it.
    email: ["Giftee Email", "Purchase Email", "Buyer Email"],
    variant: ["Variants"],
    amount: ["Sale Price ($)"],
    date: ["Purchase Date"],
    time: ["Purchase Time (UTC timezone)"],
    quantity: ["Quantity"],
    licenceKey: ["License Key"],
  },
  currency: "USD",
  exclude(row) {
    const is = (column: string) => isYes(row.get([column]));
    if (row.get(["Purchase ID"]) === "Totals") return "totals";
    if (is("Fully Refunded?")) return "refunded";
    if (is("Disputed?") && !is("Dispute Won?")) return "disputed";
    if (is("Access Revoked?")) return "access revoked";
    if (is("Recurring Charge?")) return "recurring charge";
    if (is("Free trial purchase?")) return "free trial";
    return is("Pre-order authorization?") ? "pre-order, not charged" : null;
  },
};
