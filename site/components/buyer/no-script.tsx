import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { address } from "./address.tsx";

/** What stands in place of a buyer's page where scripts are off. */
export function NoScript({ words, support }: { words: Messages["noScript"]; support: string }) {
  return (
    <noscript>
      <Notice title={words.title} text={address(words.text, support)} />
    </noscript>
  );
}
