import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ErrorResponse } from "resend";

/** An answer of the Resend API that is not a success: https://resend.com/docs/api-reference/errors */
export class MailError extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: ErrorResponse;

  constructor(statusCode: ContentfulStatusCode, name: ErrorResponse["name"], message: string) {
    super(message);
    this.status = statusCode;
    this.body = { statusCode, name, message };
  }
}
