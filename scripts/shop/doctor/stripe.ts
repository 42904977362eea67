import { EVENT_TYPES } from "#checkout/payments/stripe/event.ts";
import { inspectStripe, KeyRefused, type StripeAccount } from "#checkout/payments/stripe/inspect.ts";
import type { Settings } from "#checkout/settings.ts";
import { formatMinute, pluralise } from "../output.ts";
import { type Finding, ok, problem, reasonOf, warning } from "./finding.ts";

const KEY = "Stripe key";
const RIGHTS = "Stripe rights";
const WEBHOOKS = "Stripe webhooks";
const WEBHOOK_PATH = "/api/webhooks/stripe";
const KEYS_PAGE = "https://dashboard.stripe.com/apikeys";
const MODES = {
  sandbox: "the sandbox, in which no money moves",
  test: "Stripe's test mode, in which no money moves",
  live: "live payments",
};

/** Checks the key, what it may do, and where Stripe sends events. */
export async function checkStripe(
  { stripe, mode, siteUrl }: Pick<Settings, "stripe" | "mode" | "siteUrl">,
  now: () => Date,
): Promise<Finding[]> {
  try {
    const account = await inspectStripe(stripe, now());
    return [
      account.canCharge === false
        ? problem(
            KEY,
            "The account cannot take payments yet",
            "Complete it at https://dashboard.stripe.com/account/onboarding",
          )
        : ok(KEY, `It works, for ${MODES[mode]}`),
      ...checkRights(account),
      checkEndpoint(account, siteUrl),
      ...checkDeliveries(account),
    ];
  } catch (error) {
    if (error instanceof KeyRefused)
      return [
        problem(KEY, `Stripe refuses it: ${error.message}`, `Set STRIPE_SECRET_KEY to a key of ${KEYS_PAGE}`),
      ];
    return [
      problem(
        KEY,
        `Stripe does not answer: ${reasonOf(error)}`,
        mode === "sandbox"
          ? "Start the shop with npm start, which runs the sandbox, or correct STRIPE_API_URL"
          : "Allow this machine to reach https://api.stripe.com, or try again later: https://status.stripe.com",
      ),
    ];
  }
}

/** A wrong secret cannot be seen otherwise: Stripe does not say what it signs with, and the shop refuses what it cannot verify. */
function checkDeliveries({ undelivered, endpoints }: StripeAccount): Finding[] {
  if (undelivered === null || undelivered.newestAt === null) return [];
  const { count, newestAt } = undelivered;
  const what = pluralise(count, "event");
  const text = `${what} of the last three days arrived nowhere an hour later, the newest of ${formatMinute(newestAt.toISOString())} UTC`;
  const fix =
    "If the log has forged-webhook, set STRIPE_WEBHOOK_SECRET to the signing secret of this endpoint, at https://dashboard.stripe.com/webhooks, where Stripe also says why deliveries failed";
  // Events of another program's endpoint count, too.
  return [endpoints?.length === 1 ? problem(WEBHOOKS, text, fix) : warning(WEBHOOKS, text, fix)];
}

function checkRights({ lacking }: StripeAccount): Finding[] {
  if (lacking.length === 0) return [ok(RIGHTS, "The key may do all that the shop needs")];
  return lacking.map(({ name, level, loses }) => {
    const fix = `Edit the key at ${KEYS_PAGE} and set "${name}" to ${level}`;
    return loses
      ? warning(RIGHTS, `The key lacks "${name}: ${level}", so there are no ${loses}`, fix)
      : problem(RIGHTS, `The key lacks "${name}: ${level}"`, fix);
  });
}

function checkEndpoint({ endpoints }: StripeAccount, siteUrl: string): Finding {
  const expected = siteUrl + WEBHOOK_PATH;
  if (endpoints === null)
    return warning(
      WEBHOOKS,
      "The key may not list webhook endpoints, so they are not checked",
      `Give the key "Webhook Endpoints: Read", or see in the Dashboard that ${expected} is enabled`,
    );
  // The checkout may have another address than the pages.
  const ours = endpoints.filter(({ url }) => URL.parse(url)?.pathname === WEBHOOK_PATH);
  const endpoint = ours.find(({ url }) => url === expected) ?? ours.find(({ isEnabled }) => isEnabled);
  const add = `Add ${expected} at https://dashboard.stripe.com/webhooks with the events of the README, and set STRIPE_WEBHOOK_SECRET to its secret`;
  if (!endpoint) return problem(WEBHOOKS, `Stripe sends nothing to ${expected}`, add);
  if (!endpoint.isEnabled)
    return problem(WEBHOOKS, `The endpoint ${endpoint.url} is disabled`, "Enable it in the Stripe Dashboard");
  const missing = EVENT_TYPES.filter(
    (type) => !endpoint.events.some((event) => event === "*" || event === type),
  );
  if (missing.length > 0)
    return problem(
      WEBHOOKS,
      `The endpoint ${endpoint.url} does not get ${missing.join(", ")}`,
      "Add these events to it in the Stripe Dashboard",
    );
  if (endpoint.url !== expected)
    return warning(
      WEBHOOKS,
      `Stripe sends events to ${endpoint.url}, which is not below SITE_URL`,
      "If the checkout has that address, all is well; otherwise correct the endpoint in the Stripe Dashboard",
    );
  return ok(WEBHOOKS, `Stripe sends all events to ${endpoint.url}`);
}
