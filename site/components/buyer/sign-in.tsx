"use client";

import { type SubmitEvent, useRef, useState } from "react";
import { say } from "#messages/format.ts";
import { Problem, requestLink } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Label } from "../ui/label.tsx";
import { View } from "./view.tsx";

const BAD_REQUEST = 400;
const TOO_MANY_REQUESTS = 429;

type Stage =
  | { name: "asking" | "sending" }
  | { name: "sent"; email: string }
  | { name: "refused"; why: string };

/** Asks for the address a link should go to; the answer is the same for every address. */
export function SignIn({ words, lang }: { words: Messages["signIn"]; lang: string }) {
  const [stage, setStage] = useState<Stage>({ name: "asking" });
  const [pressed, setPressed] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  if (stage.name === "sent") {
    return (
      <View key="sent" focus>
        <Notice title={words.sent.title} text={say(words.sent.text, { email: stage.email })}>
          <Button variant="outline" onClick={() => setStage({ name: "asking" })}>
            {words.sent.other}
          </Button>
        </Notice>
      </View>
    );
  }
  const sending = stage.name === "sending";
  const refused = stage.name === "refused" ? stage.why : null;
  return (
    <View key="asking" focus={pressed}>
      <Notice title={words.title} text={words.text}>
        <form onSubmit={send} noValidate className="grid grid-cols-1 gap-4 w-full max-w-[26rem]">
          <div className="grid gap-1.5">
            <Label htmlFor="email">{words.email}</Label>
            <Input
              ref={field}
              id="email"
              name="email"
              type="email"
              autoComplete="email"
              required
              aria-invalid={refused === words.invalid}
              aria-describedby={refused ? "refused" : undefined}
            />
          </div>
          {refused && <Alert id="refused">{refused}</Alert>}
          <Button type="submit" size="lg" aria-disabled={sending}>
            {sending ? words.sending : words.send}
          </Button>
        </form>
      </Notice>
    </View>
  );

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending) return;
    const email = field.current?.value.trim() ?? "";
    if (!email || !field.current?.checkValidity()) return refuse(words.invalid);
    setStage({ name: "sending" });
    try {
      await requestLink({ email }, lang);
      setPressed(true);
      setStage({ name: "sent", email });
    } catch (error) {
      // A browser takes for an address what the service does not, such as one without a dot.
      const status = error instanceof Problem ? error.status : null;
      if (status === BAD_REQUEST) refuse(words.invalid);
      else setStage({ name: "refused", why: status === TOO_MANY_REQUESTS ? words.slow : words.error });
    }
  }

  function refuse(why: string) {
    setStage({ name: "refused", why });
    field.current?.focus();
  }
}
