import { isYes, type Service } from "./service.ts";

/**
 * The orders that Lemon Squeezy exports from its page of orders. Its documentation does not list their columns; they are read by the
 * names that an order and its first item have in the API, with amounts as decimals: https://docs.lemonsqueezy.com/api/orders
 */
export const lemonsqueezy: Service = {
  source: "lemonsqueezy",
  name: "Lemon Squeezy",
  columns: {
    id: ["identifier", "order_number", "Order ID", "id"],
    product: ["product_name", "first_order_item product_name", "Product"],
    email: ["user_email", "customer_email", "Email"],
    variant: ["variant_name", "first_order_item variant_name", "Variant"],
    amount: ["total"],
    tax: ["tax"],
    currency: ["currency"],
    date: ["created_at", "date_utc", "Date"],
    quantity: ["quantity"],
  },
  currency: "USD",
  exclude(row) {
    const status = row.get(["status"]).toLowerCase();
    if (isYes(row.get(["test_mode"]))) return "test order";
    if (status === "refunded" || (isYes(row.get(["refunded"])) && !status.startsWith("partial")))
      return "refunded";
    return ["", "paid", "partial_refund", "partially refunded"].includes(status) ? null : status;
  },
};
