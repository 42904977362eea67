import type { Settings } from "#checkout/settings.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

const CHECK = "Clock";
const STRIPE_API = "https://api.stripe.com";
/** Older signatures of webhooks are refused. */
const TOLERANCE_S = 300;
/** Several machines should differ less. */
const NOTICEABLE_S = 10;
const TIMEOUT_MS = 10_000;
const FIX = "Turn on the synchronisation of the clock (timedatectl set-ntp true)";

/** Compares this machine's clock with Stripe's. Whether Stripe answers is another check. */
export async function checkClock({ stripe }: Pick<Settings, "stripe">, now: () => Date): Promise<Finding[]> {
  const before = now().getTime();
  const response = await fetch(`${stripe.apiUrl ?? STRIPE_API}/v1/account`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => null);
  const date = Date.parse(response?.headers.get("Date") ?? "");
  if (Number.isNaN(date)) return [];
  const aheadS = Math.round(((before + now().getTime()) / 2 - date) / 1000);
  const size = Math.abs(aheadS);
  const found = `It is ${size} s ${aheadS > 0 ? "ahead of" : "behind"} Stripe's`;
  if (size >= TOLERANCE_S)
    return [problem(CHECK, `${found}, so the signatures of webhooks count as too old or forged`, FIX)];
  if (size >= NOTICEABLE_S) return [warning(CHECK, found, FIX)];
  return [ok(CHECK, "It agrees with Stripe's")];
}
