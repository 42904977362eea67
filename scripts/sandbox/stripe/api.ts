import { Hono } from "hono";
import Stripe from "stripe";
import { newId } from "../ids.ts";
import type { Ledger } from "../store.ts";
import { ApiError } from "./api-error.ts";
import { eventRoutes } from "./event-routes.ts";
import { paymentRoutes } from "./payment-routes.ts";
import { sessionRoutes } from "./session-routes.ts";

const TEST_KEY = /^Bearer (sk|rk)_(?!live_)\S+$/;

/** The part of Stripe's API that a shop needs, to be mounted at `/v1`. */
export function stripeApi(ledger: Ledger): Hono {
  const api = new Hono();
  api.onError((error, c) => {
    if (!(error instanceof ApiError)) throw error;
    return c.json({ error: error.body }, error.status);
  });
  api.use(async (c, next) => {
    c.header("request-id", newId("req_"));
    c.header("stripe-version", Stripe.API_VERSION);
    checkKey(c.req.header("authorization"));
    if (ledger.get("outages", "stripe")?.down) {
      throw new ApiError(500, { type: "api_error", message: "The sandbox simulates an outage of Stripe." });
    }
    await next();
  });
  api.route("/checkout/sessions", sessionRoutes(ledger));
  api.route("/events", eventRoutes(ledger));
  api.route("/", paymentRoutes(ledger));
  api.get("/account", (c) => c.json(account));
  return api.all("*", (c) => {
    throw new ApiError(404, {
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

function checkKey(authorization: string | undefined) {
  if (authorization !== undefined && TEST_KEY.test(authorization)) return;
  const message = authorization?.includes("_live_")
    ? "The sandbox takes no live keys."
    : authorization === undefined
      ? "You did not provide an API key. Send it as a bearer token in the Authorization header."
      : "Invalid API Key provided: the sandbox takes any that begins with sk_test_ or rk_test_.";
  throw new ApiError(401, { type: "invalid_request_error", message });
}
