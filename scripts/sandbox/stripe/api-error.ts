import type { ContentfulStatusCode } from "hono/utils/http-status";
import type Stripe from "stripe";

/** The body of an error, with the fields that the SDK reads: https://docs.stripe.com/api/errors */
export type ErrorBody = Pick<Stripe.StripeRawError, "code" | "param" | "decline_code"> & {
  type: NonNullable<Stripe.StripeRawError["type"]>;
  message: string;
};

/** An answer of the Stripe API that is not a success. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: ErrorBody;

  constructor(status: ContentfulStatusCode, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

/** 400, with the code and, where one field is to blame, its name. */
export function invalid(message: string, code?: string, param?: string): ApiError {
  return new ApiError(400, { type: "invalid_request_error", message, code, param });
}

/** 404, worded as Stripe does: "No such checkout.session: 'cs_…'". */
export function missing(what: string, id: string, param = "id"): ApiError {
  return new ApiError(404, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${what}: '${id}'`,
    param,
  });
}
