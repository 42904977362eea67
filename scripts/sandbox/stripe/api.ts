import { Hono } from "hono";
import Stripe from "stripe";
import { newId } from "../ids.ts";
import { isDown } from "../outages.ts";
import type { Store } from "../store.ts";
import { StripeApiError } from "./api-error.ts";
import { balanceRoutes } from "./balance-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { paymentRoutes } from "./payment-routes.ts";
import { checkPermission } from "./permissions.ts";
import { sessionRoutes } from "./session-routes.ts";
import { webhookEndpointRoutes } from "./webhook-endpoint-routes.ts";

const TEST_API_KEY = /^Bearer (sk|rk)_(?!live_)\S+$/;

/** The part of Stripe's API that the shop uses, to be mounted at `/v1`. */
export function stripeApi(store: Store, webhookUrl: string): Hono {
  const api = new Hono();
  api.onError((error, c) => {
    if (!(error instanceof StripeApiError)) throw error;
    return c.json({ error: error.body }, error.status);
  });
  api.use(async (c, next) => {
    c.header("request-id", newId("req_"));
    c.header("stripe-version", Stripe.API_VERSION);
    const authorization = c.req.header("authorization");
    checkApiKey(authorization);
    checkPermission(c.req.method, c.req.path, { authorization });
    if (isDown(store, "stripe")) {
      throw new StripeApiError(500, {
        type: "api_error",
        message: "The sandbox simulates an outage of Stripe.",
      });
    }
    await next();
  });
  api.route("/checkout/sessions", sessionRoutes(store));
  api.route("/events", eventRoutes(store));
  api.route("/webhook_endpoints", webhookEndpointRoutes(store, webhookUrl));
  api.route("/balance_transactions", balanceRoutes(store));
  api.route("/", paymentRoutes(store));
  api.get("/account", (c) => c.json(account));
  return api.all("*", (c) => {
    throw new StripeApiError(404, {
      type: "invalid_request_error",
      message: `Unrecognized request URL (${c.req.method}: ${c.req.path}): the sandbox does not simulate it.`,
    });
  });
}

const account: Stripe.Account = {
  id: "acct_sandbox",
  object: "account",
  business_type: "individual",
  charges_enabled: true,
  country: "US",
  default_currency: "usd",
  details_submitted: true,
  email: null,
  payouts_enabled: true,
  type: "standard",
};

function checkApiKey(authorization: string | undefined) {
  if (authorization !== undefined && TEST_API_KEY.test(authorization)) return;
  const message = authorization?.includes("_live_")
    ? "The sandbox does not accept live keys."
    : authorization === undefined
      ? "You did not provide an API key. Send it as a bearer token in the Authorization header."
      : "Invalid API Key provided: the sandbox accepts any key that starts with sk_test_ or rk_test_.";
  throw new StripeApiError(401, { type: "invalid_request_error", message });
}
