import type { ContentfulStatusCode } from "hono/utils/http-status";
import type Stripe from "stripe";

/** The `error` object of a response, with the fields that the SDK reads: https://docs.stripe.com/api/errors */
export type ErrorBody = Pick<Stripe.StripeRawError, "code" | "param" | "decline_code"> & {
  type: NonNullable<Stripe.StripeRawError["type"]>;
  message: string;
};

/** An error response of the Stripe API. */
export class StripeApiError extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: ErrorBody;

  constructor(status: ContentfulStatusCode, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

/** 400. `param` names the parameter at fault. */
export function invalid(message: string, code?: string, param?: string): StripeApiError {
  return new StripeApiError(400, { type: "invalid_request_error", message, code, param });
}

/** 403: the restricted key lacks a permission. https://docs.stripe.com/keys/restricted-api-keys */
export function forbidden(permission: string): StripeApiError {
  return new StripeApiError(403, {
    type: "invalid_request_error",
    message: `The provided key does not have the required permissions for this endpoint. Having the '${permission}' permission would allow this request to continue.`,
  });
}

/** 404 with Stripe's wording: "No such checkout.session: 'cs_…'". */
export function missing(resource: string, id: string, param = "id"): StripeApiError {
  return new StripeApiError(404, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${resource}: '${id}'`,
    param,
  });
}
