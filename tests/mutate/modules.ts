/** What is mutated, by module: the code that decides about money, access and what is recorded. Globs, `!` excludes. */
export const MODULES: Record<string, string[]> = {
  money: ["scripts/domain/money/*.ts", "scripts/domain/totals.ts", "scripts/domain/prices.ts"],
  languages: ["scripts/domain/languages/*.ts"],
  orders: ["checkout/orders/*.ts"],
  // Migrations are SQL alone, and tests/contract/migrations.test.ts holds them against an old order book.
  database: ["checkout/orders/database/*.ts"],
  jobs: ["checkout/jobs/*.ts"],
  payments: ["checkout/payments/stripe.ts"],
  routes: [
    "checkout/routes/{checkout-form,price,downloads,links,webhooks,orders,library,session}.ts",
    "checkout/http/session-cookie.ts",
  ],
  files: ["checkout/files/{signed-url,byte-range,key,expiry}.ts", "checkout/offers/lifetime.ts"],
};
