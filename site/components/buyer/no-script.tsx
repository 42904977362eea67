import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { address } from "./support-link.tsx";

/** What stands in place of a buyer's page where scripts are off. */
export function NoScript({ messages, support }: { messages: Messages["noScript"]; support: string }) {
  return (
    <noscript>
      <Notice title={messages.title} text={address(messages.text, support)} />
    </noscript>
  );
}
