import type { Migration } from "./migration.ts";

/** Facts about payments from Stripe: the buyer's country, and Stripe's fee in the currency in which it is taken. */
export const paymentFacts: Migration = {
  version: 24,
  statements: [
    "CREATE TABLE payment_facts (payment_intent TEXT PRIMARY KEY, country TEXT, fee BIGINT, fee_currency TEXT)",
  ],
  indexes: [],
};
