import { formatPlural } from "#messages/format.ts";
import { Problem } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";

/** Props that all parts of the page share. */
export interface AccountProps {
  messages: Messages["account"];
  lang: string;
  prefix: string;
}

const TOO_MANY_REQUESTS = 429;

/** Why a code, or a request for one, was refused. */
export function accountRefusal(error: unknown, { messages, lang }: AccountProps): string {
  if (!(error instanceof Problem)) return messages.failed;
  if (error.code === "wrong-code") return formatPlural(messages.wrongCode, error.left, lang);
  if (error.code === "sign-in-over") return messages.over;
  if (error.code === "same-address") return messages.address.same;
  return error.status === TOO_MANY_REQUESTS ? messages.tooMany : messages.failed;
}
