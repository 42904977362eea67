import { LIBRARY_PATH, ORDER_PATH, SIGN_IN_PATH } from "#domain/addresses.ts";
import { Problem } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";

/** `notSignedIn`: others have goods of the order, so that only its buyer may see the receipt. */
export type Failure = "unpaid" | "notSignedIn" | "notFound" | "error";

const UNAUTHORIZED = 401;
const NOT_FOUND = 404;

/** Why there is no receipt to show. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Problem)) return "error";
  if (error.status === UNAUTHORIZED) return "notSignedIn";
  if (error.status !== NOT_FOUND) return "error";
  return error.code === "no-receipt" ? "unpaid" : "notFound";
}

/** Says why there is no receipt, and leads to what can be done. */
export function ReceiptFailure({
  failure,
  order,
  messages,
  prefix,
  retry,
}: {
  failure: Failure;
  /** The order's number. */
  order: string;
  messages: Messages["receipt"];
  /** The prefix of paths in this language: empty, or `/zh`. */
  prefix: string;
  retry: () => void;
}) {
  const { title, text, action } = messages[failure];
  return (
    <Notice title={title} text={text}>
      {failure === "error" ? (
        <Button onClick={retry}>{action}</Button>
      ) : (
        <Button asChild>
          <a href={prefix + pathAfter(failure, order)}>{action}</a>
        </Button>
      )}
    </Notice>
  );
}

function pathAfter(failure: Failure, order: string): string {
  if (failure === "notSignedIn") return SIGN_IN_PATH;
  return failure === "unpaid" ? `${ORDER_PATH}?id=${encodeURIComponent(order)}` : LIBRARY_PATH;
}
