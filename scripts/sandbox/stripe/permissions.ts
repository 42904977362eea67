import { forbidden } from "./api-error.ts";

/** What each request needs of a restricted key: https://docs.stripe.com/keys/restricted-api-keys */
const PERMISSIONS: [methods: string, path: RegExp, permission: string][] = [
  ["GET", /^\/v1\/checkout\/sessions/, "rak_checkout_session_read"],
  ["POST", /^\/v1\/checkout\/sessions/, "rak_checkout_session_write"],
  ["GET", /^\/v1\/(charges|refunds)/, "rak_charge_read"],
  ["POST", /^\/v1\/refunds/, "rak_charge_write"],
  ["GET", /^\/v1\/payment_intents/, "rak_payment_intent_read"],
  ["GET", /^\/v1\/disputes/, "rak_dispute_read"],
  ["GET", /^\/v1\/events/, "rak_event_read"],
  ["GET", /^\/v1\/balance_transactions/, "rak_balance_transaction_source_read"],
  ["GET", /^\/v1\/webhook_endpoints/, "rak_webhook_read"],
  ["GET", /^\/v1\/account$/, "rak_accounts_kyc_id_numbers_read"],
];

/** A restricted key that may do everything but what it names, such as `rk_test_without_rak_event_read`; several are joined by `-`. */
const KEY = /^Bearer rk_test_without_(\S+)$/;

/** @throws {StripeApiError} 403 if the key of a request lacks what it needs */
export function checkPermission(
  method: string,
  path: string,
  { authorization = "" }: { authorization: string | undefined },
): void {
  const lacking = KEY.exec(authorization)?.[1]?.split("-") ?? [];
  const needed = PERMISSIONS.find(([methods, pattern]) => methods === method && pattern.test(path))?.[2];
  if (needed !== undefined && lacking.includes(needed)) throw forbidden(needed);
}
