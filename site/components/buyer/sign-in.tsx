"use client";

import { type SubmitEvent, useRef, useState } from "react";
import { PLAIN_PAGES_PATH } from "#domain/addresses.ts";
import { isEmailAddress } from "#domain/email.ts";
import { formatMessage } from "#messages/format.ts";
import { Problem, requestLink } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Label } from "../ui/label.tsx";
import { PasskeyButton } from "./passkey-button.tsx";
import { SignInCodeStep } from "./sign-in-code-step.tsx";
import { View } from "./view.tsx";

const TOO_MANY_REQUESTS = 429;

type Stage =
  | { name: "form" | "sending" }
  | { name: "sent"; email: string }
  | { name: "refused"; reason: string };

/** Asks for the email address to send a code to. The answer is the same for every address. */
export function SignIn({
  messages,
  lang,
  prefix,
  link,
  title = messages.title,
  text = messages.text,
}: {
  messages: Messages["signIn"];
  lang: string;
  prefix: string;
  /** The token of a link that could not be redeemed. */
  link?: string | undefined;
  /** Why the address is asked for. */
  title?: string;
  text?: string;
}) {
  const [stage, setStage] = useState<Stage>({ name: "form" });
  const [wasPressed, setWasPressed] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  if (stage.name === "sent") {
    const { email } = stage;
    return (
      <SignInCodeStep
        key="sent"
        {...{ messages, lang, prefix, link }}
        title={messages.sent.title}
        text={formatMessage(messages.sent.text, { email })}
        resend={() => request(email)}
      >
        <Button variant="link" size="sm" onClick={() => setStage({ name: "form" })}>
          {messages.sent.other}
        </Button>
      </SignInCodeStep>
    );
  }
  const isSending = stage.name === "sending";
  const error = stage.name === "refused" ? stage.reason : null;
  return (
    <View key="form" focus={wasPressed}>
      <Notice title={title} text={text}>
        {/* Submitted before the script has loaded, it leads to the page without scripts. */}
        <form
          method="post"
          action={`${PLAIN_PAGES_PATH}/sign-in`}
          onSubmit={send}
          noValidate
          className="sign-in-form"
        >
          <input type="hidden" name="locale" value={lang} />
          <div className="grid gap-1.5">
            <Label htmlFor="email">{messages.email}</Label>
            <Input
              ref={field}
              id="email"
              name="email"
              type="email"
              autoComplete="email"
              required
              aria-invalid={error === messages.invalid}
              aria-describedby={error ? "sign-in-error" : undefined}
            />
          </div>
          {error && <Alert id="sign-in-error">{error}</Alert>}
          <Button type="submit" size="lg" aria-disabled={isSending}>
            {isSending ? messages.sending : messages.send}
          </Button>
        </form>
        <PasskeyButton messages={messages.passkey} lang={lang} prefix={prefix} />
      </Notice>
    </View>
  );

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isSending) return;
    const email = field.current?.value.trim() ?? "";
    if (!isEmailAddress(email)) return showError(messages.invalid);
    setStage({ name: "sending" });
    const reason = await request(email);
    setWasPressed(true);
    setStage(reason === null ? { name: "sent", email } : { name: "refused", reason });
  }

  /** @returns why nothing is sent, or null */
  async function request(email: string): Promise<string | null> {
    try {
      await requestLink({ email }, lang);
      return null;
    } catch (error) {
      const status = error instanceof Problem ? error.status : null;
      return status === TOO_MANY_REQUESTS ? messages.tooMany : messages.error;
    }
  }

  function showError(reason: string) {
    setStage({ name: "refused", reason });
    field.current?.focus();
  }
}
