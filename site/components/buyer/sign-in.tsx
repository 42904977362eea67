"use client";

import { type SubmitEvent, useRef, useState } from "react";
import { isEmailAddress } from "#domain/email.ts";
import { formatMessage } from "#messages/format.ts";
import { Problem, requestLink } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Label } from "../ui/label.tsx";
import { View } from "./view.tsx";

const TOO_MANY_REQUESTS = 429;

type Stage =
  | { name: "form" | "sending" }
  | { name: "sent"; email: string }
  | { name: "refused"; reason: string };

/** Asks for the email address to send a link to. The answer is the same for every address. */
export function SignIn({ messages, lang }: { messages: Messages["signIn"]; lang: string }) {
  const [stage, setStage] = useState<Stage>({ name: "form" });
  const [wasPressed, setWasPressed] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  if (stage.name === "sent") {
    return (
      <View key="sent" focus>
        <Notice title={messages.sent.title} text={formatMessage(messages.sent.text, { email: stage.email })}>
          <Button variant="outline" onClick={() => setStage({ name: "form" })}>
            {messages.sent.other}
          </Button>
        </Notice>
      </View>
    );
  }
  const isSending = stage.name === "sending";
  const error = stage.name === "refused" ? stage.reason : null;
  return (
    <View key="form" focus={wasPressed}>
      <Notice title={messages.title} text={messages.text}>
        <form onSubmit={send} noValidate className="grid grid-cols-1 gap-4 w-full max-w-[26rem]">
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
      </Notice>
    </View>
  );

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isSending) return;
    const email = field.current?.value.trim() ?? "";
    if (!isEmailAddress(email)) return showError(messages.invalid);
    setStage({ name: "sending" });
    try {
      await requestLink({ email }, lang);
      setWasPressed(true);
      setStage({ name: "sent", email });
    } catch (error) {
      const status = error instanceof Problem ? error.status : null;
      const reason = status === TOO_MANY_REQUESTS ? messages.tooMany : messages.error;
      setStage({ name: "refused", reason });
    }
  }

  function showError(reason: string) {
    setStage({ name: "refused", reason });
    field.current?.focus();
  }
}
