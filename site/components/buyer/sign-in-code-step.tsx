import { type ReactNode, useState } from "react";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { SignInCodeForm } from "./sign-in-code-form.tsx";
import { View } from "./view.tsx";

/** The step in which the buyer enters a code from an email. */
export function SignInCodeStep({
  title,
  text,
  messages,
  lang,
  prefix,
  link,
  resend,
  children,
}: {
  title: string;
  text: string;
  messages: Messages["signIn"];
  lang: string;
  prefix: string;
  link?: string | undefined;
  /** Asks for another email. @returns why there is none, or null */
  resend: () => Promise<string | null>;
  /** Further actions. */
  children?: ReactNode;
}) {
  const [note, setNote] = useState<string | null>(null);
  const [sending, setSending] = useState(0);
  return (
    <View focus>
      <Notice title={title} text={text}>
        <SignInCodeForm {...{ messages, lang, prefix, link, sending }} />
        <div className="sign-in-more">
          <Button variant="link" size="sm" onClick={sendAgain}>
            {messages.code.resend}
          </Button>
          {children}
        </div>
        <p role="status" className="muted">
          {note}
        </p>
      </Notice>
    </View>
  );

  async function sendAgain() {
    setNote(messages.sending);
    const reason = await resend();
    setNote(reason ?? messages.code.sentAgain);
    if (reason === null) setSending(sending + 1);
  }
}
