import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { withSupportLink } from "./support-link.tsx";

/** Shown instead of a buyer's page if JavaScript is off. */
export function NoScript({ messages, support }: { messages: Messages["noScript"]; support: string }) {
  return (
    <noscript>
      <Notice title={messages.title} text={withSupportLink(messages.text, support)} />
    </noscript>
  );
}
