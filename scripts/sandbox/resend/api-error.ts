import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ErrorResponse } from "resend";

/** An error response of the Resend API: https://resend.com/docs/api-reference/errors */
export class ResendApiError extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: ErrorResponse;

  constructor(statusCode: ContentfulStatusCode, name: ErrorResponse["name"], message: string) {
    super(message);
    this.status = statusCode;
    this.body = { statusCode, name, message };
  }
}
