"use client";

import { useEffect, useState } from "react";
import { isSignedIn, Problem, redeem, requestLink } from "../../lib/checkout.ts";
import type { Messages } from "../../lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";

const BAD_REQUEST = 400;
const GONE = 410;

type Stage = "ready" | "busy" | "failed" | "expired" | "asking" | "sent" | "missing";

/** The page a mailed link opens. Only a person's click spends the token, since mail scanners open links too. */
export function OpenLink({ words, lang, prefix }: { words: Messages["open"]; lang: string; prefix: string }) {
  const [stage, setStage] = useState<Stage>("ready");
  const [token, setToken] = useState("");

  useEffect(() => {
    const read = () => {
      const given = location.hash.slice(1);
      setToken(given);
      setStage(given ? "ready" : "missing");
    };
    read();
    // A second link opened in the same tab changes only the fragment, and loads nothing.
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);

  if (stage === "missing") {
    return (
      <Notice title={words.missing.title} text={words.missing.text}>
        <Button asChild>
          <a href={`${prefix}/sign-in/`}>{words.missing.action}</a>
        </Button>
      </Notice>
    );
  }
  if (stage === "sent") {
    return (
      <div role="status">
        <Notice title={words.sent.title} text={words.sent.text}>
          <a href={`${prefix}/sign-in/`}>{words.sent.action}</a>
        </Notice>
      </div>
    );
  }
  if (stage === "expired" || stage === "asking") {
    return (
      <div role="alert">
        <Notice title={words.expired.title} text={words.expired.text}>
          <Button size="lg" onClick={askAgain} disabled={stage === "asking"}>
            {words.expired.action}
          </Button>
        </Notice>
      </div>
    );
  }
  return (
    <Notice title={words.title} text={words.text}>
      {stage === "failed" && <Alert className="w-full">{words.error}</Alert>}
      <Button size="lg" onClick={open} disabled={stage === "busy"}>
        {stage === "busy" ? words.opening : words.action}
      </Button>
    </Notice>
  );

  async function open() {
    setStage("busy");
    try {
      await redeem(token);
      location.replace(`${prefix}/library/`);
    } catch (error) {
      const spent = error instanceof Problem && error.status === GONE;
      const broken = error instanceof Problem && error.status === BAD_REQUEST;
      if (spent && (await isSignedIn(lang))) return location.replace(`${prefix}/library/`);
      setStage(spent ? "expired" : broken ? "missing" : "failed");
    }
  }

  async function askAgain() {
    setStage("asking");
    try {
      await requestLink({ token }, lang);
      setStage("sent");
    } catch {
      setStage("failed");
    }
  }
}
