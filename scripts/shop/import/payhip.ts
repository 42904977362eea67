import type { Service } from "./service.ts";

/**
 * The list of customers or of transactions that Payhip exports. Its help does not list their columns. These names are those that
 * programs read which import such lists, and of the events that it sends: https://help.payhip.com/article/115-webhooks
 */
export const payhip: Service = {
  source: "payhip",
  name: "Payhip",
  columns: {
    id: ["Order ID", "Transaction ID"],
    product: ["Items in Cart", "Product Name", "Product"],
    email: ["Email", "Customer Email", "Buyer Email"],
    variant: ["Variant", "Variant Name"],
    amount: ["Amount Gross", "Amount", "Price"],
    currency: ["Currency"],
    date: ["Date", "Date Created"],
    quantity: ["Quantity"],
  },
  currency: null,
  exclude(row) {
    const status = row.get(["Status"]).toLowerCase();
    return ["", "paid", "completed", "complete", "success", "succeeded", "successful"].includes(status)
      ? null
      : status;
  },
};
