import { CheckoutForm, CheckoutRequest } from "#domain/api/requests.ts";
import { CheckoutResponse, QuoteResponse } from "#domain/api/responses/checkout.ts";
import { body, json, type Operation, problem } from "./describe.ts";

/** Buying. */
export const checkout: Operation[] = [
  {
    method: "post",
    path: "/api/checkout",
    summary: "Start a checkout",
    request: {
      body: {
        content: {
          "application/json": { schema: CheckoutRequest },
          "application/x-www-form-urlencoded": { schema: CheckoutForm },
        },
      },
    },
    responses: {
      200: {
        description: "To a form with `gift` and without a recipient: the page that asks for one",
        content: { "text/html": {} },
      },
      201: json(CheckoutResponse, "To JSON: the payment page"),
      303: {
        description:
          "To a form: redirect to the payment page, or for free products that the buyer already has to where they are",
      },
      400: problem("invalid-request: also a free gift whose `email` is not the session's"),
      401: problem("gift-needs-sign-in: a free gift from a buyer who is not signed in"),
      404: problem("unknown-product, unknown-option"),
      409: problem(
        "Nothing was charged. price-changed: `price` is the current price, `shown` the price on the page; sold-out: `left` copies are left of a limited number; owned-already: `items` (`product`, `option`, `order`, and `page`, which opens it) are what this browser has bought, or the address that it is signed in with; send `again` to buy them again",
      ),
      413: problem("too-large"),
      415: problem("unsupported-media-type"),
      422: problem(
        "not-for-sale, amount-too-low, amount-too-high, too-many-copies (at most `most` of a limited number in one order), amount-not-payable, unreadable-sum, amount-fixed, mixed-currencies, currency-not-offered, unknown-code, code-…: why a code does not apply. code-weaker refuses forms only: JSON and `from=cart` ignore a code that takes off no more than another discount",
      ),
      429: problem(
        "too-many-requests: orders of one network, fewer if they are free or have limited codes, free gifts from one buyer, and after too many unknown codes",
      ),
      502: problem("payments-down, or payments-refused if trying again does not help: nothing was charged"),
      503: problem("catalogue-missing, order-book-down, disk-full"),
    },
  },
  {
    method: "post",
    path: "/api/quote",
    summary: "What an order would cost, with its discount. Stores nothing",
    request: { body: body(CheckoutRequest) },
    responses: {
      200: json(
        QuoteResponse,
        "The sums, in all and for each item, why the code does not apply if it does not, and what the buyer already has",
      ),
      400: problem("invalid-request"),
      404: problem("unknown-product, unknown-option"),
      409: problem("price-changed"),
      422: problem("as for a checkout, except those about codes"),
      429: problem("too-many-requests: after too many unknown codes"),
      503: problem("catalogue-missing, order-book-down"),
    },
  },
];
