"use client";

import { type ReactNode, useEffect, useState } from "react";
import { isSignedIn, Problem, redeem, requestLink } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { View } from "./view.tsx";

const BAD_REQUEST = 400;
const GONE = 410;

type Seen = "ready" | "expired" | "sent" | "missing";

/** The page a mailed link opens. Only a person's click spends the token, since mail scanners open links too. */
export function OpenLink({
  messages,
  lang,
  prefix,
}: {
  messages: Messages["open"];
  lang: string;
  prefix: string;
}) {
  const [seen, setSeen] = useState<Seen>("ready");
  const [token, setToken] = useState("");
  const [pressed, setPressed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const read = () => {
      const given = location.hash.slice(1);
      setToken(given);
      setSeen(given ? "ready" : "missing");
      setFailed(false);
    };
    read();
    // A second link opened in the same tab changes only the fragment, and loads nothing.
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);

  return (
    <View key={seen} focus={pressed}>
      <Notice {...(seen === "ready" ? messages : messages[seen])}>
        {failed && <Alert className="w-full">{messages.error}</Alert>}
        {seen === "ready" && (
          <Button size="lg" onClick={open} aria-disabled={busy}>
            {busy ? messages.opening : messages.action}
          </Button>
        )}
        {seen === "expired" && (
          <Button size="lg" onClick={askAgain} aria-disabled={busy}>
            {messages.expired.action}
          </Button>
        )}
        {seen === "sent" && (
          <ToSignIn prefix={prefix} variant="outline">
            {messages.sent.action}
          </ToSignIn>
        )}
        {seen === "missing" && <ToSignIn prefix={prefix}>{messages.missing.action}</ToSignIn>}
      </Notice>
    </View>
  );

  function open() {
    return press(async () => {
      try {
        await redeem(token);
      } catch (error) {
        const refused = error instanceof Problem ? error.status : null;
        if (refused === BAD_REQUEST) return setSeen("missing");
        if (refused !== GONE) throw error;
        if (!(await isSignedIn(lang))) return setSeen("expired");
      }
      location.replace(`${prefix}/library/`);
    });
  }

  function askAgain() {
    return press(async () => {
      await requestLink({ token }, lang);
      setSeen("sent");
    });
  }

  /** One press at a time; what does not get through is said beside the button, which keeps the focus. */
  async function press(act: () => Promise<void>) {
    if (busy) return;
    setPressed(true);
    setBusy(true);
    setFailed(false);
    try {
      await act();
    } catch {
      setFailed(true);
    }
    setBusy(false);
  }
}

function ToSignIn({
  prefix,
  variant = "default",
  children,
}: {
  prefix: string;
  variant?: "default" | "outline";
  children: ReactNode;
}) {
  return (
    <Button asChild variant={variant}>
      <a href={`${prefix}/sign-in/`}>{children}</a>
    </Button>
  );
}
