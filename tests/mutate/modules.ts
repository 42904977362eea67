/** The code to mutate, by module: what decides about money, access and records. Globs. */
export const MODULES: Record<string, string[]> = {
  money: ["scripts/domain/money/*.ts", "scripts/domain/{totals,prices,tax,sales-totals}.ts"],
  discounts: ["scripts/domain/{discount,apply-discounts,bundle}.ts"],
  languages: ["scripts/domain/languages/*.ts"],
  orders: [
    "checkout/orders/*.ts",
    "checkout/orders/{book,customers,entitlements,gifts,holds,library,licences,messages,passkeys,sales,sign-in}/*.ts",
    "scripts/domain/{order-lifecycle,order-history,payment-outcome,received}.ts",
  ],
  // Without migrations, which are only SQL: tests/contract/migrations.test.ts tests them with an old order book. Without PostgreSQL, whose
  // tests need a server.
  database: ["checkout/orders/database/{d1,database,duckdb,json-column,lists,migrate}.ts"],
  jobs: ["checkout/jobs/*.ts"],
  // Without what only the doctor asks, whose tests need the sandbox.
  payments: ["checkout/payments/stripe.ts", "checkout/payments/stripe/!(inspect).ts"],
  routes: [
    "checkout/routes/{checkout,checkout-form,complete-sign-in,referrer,price,discounted-cart,held-copies,payment-page,quote}.ts",
    "checkout/routes/{account,archive,downloads,licences,links,webhooks,orders,library,session}.ts",
    "checkout/routes/{free-orders,mutes,order-page,owned-already,passkeys,seats}.ts",
    "checkout/http/{session-cookie,discount-code-cookie,held-order-cookie,order-cookie,order-access,read-request}.ts",
    "checkout/http/{passkey-challenge,sign-in,sign-in-cookie,sign-out}.ts",
  ],
  limits: ["checkout/http/{body-limits,client-network,cross-site,limit-rate,token-bucket}.ts"],
  addresses: ["scripts/domain/{email,link-token,sign-in-code}.ts"],
  webhooks: ["checkout/webhooks/{http,signature}.ts"],
  files: [
    "checkout/files/{byte-range,download-response,expiry,folder,key,signed-url}.ts",
    "checkout/offers/lifetime.ts",
  ],
};
