import type { Migration } from "./migration.ts";

/** What Stripe tells of a payment besides its sum: the buyer's country, and Stripe's fee in the currency in which it is taken. */
export const paymentFacts: Migration = {
  version: 24,
  statements: [
    "CREATE TABLE payment_facts (payment_intent TEXT PRIMARY KEY, country TEXT, fee BIGINT, fee_currency TEXT)",
  ],
  indexes: [],
};
