"use client";

import { useEffect, useState } from "react";
import { LIBRARY_PATH } from "#domain/addresses.ts";
import { readLinkToken } from "#domain/link-token.ts";
import { isSignedIn, Problem, redeemLink, requestLink } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { SignInLink } from "./sign-in-link.tsx";
import { View } from "./view.tsx";

const GONE = 410;
const TOO_MANY_REQUESTS = 429;

type Stage = "ready" | "expired" | "sent" | "limited" | "unknown" | "incomplete";

/** What to show for a link that the checkout refuses, by the problem's code. */
const REFUSALS: Record<string, Stage> = { "link-incomplete": "incomplete", "link-unknown": "unknown" };

/** The page that an emailed link opens. The token is redeemed by a click, since mail scanners open links too. */
export function OpenLink({
  messages,
  lang,
  prefix,
}: {
  messages: Messages["open"];
  lang: string;
  prefix: string;
}) {
  const [stage, setStage] = useState<Stage>("ready");
  const [wasPressed, setWasPressed] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);

  useEffect(() => {
    const checkToken = () => {
      setStage(tokenInAddress() ? "ready" : "incomplete");
      setHasFailed(false);
    };
    checkToken();
    // Opening a second link in the same tab changes only the fragment and loads no page.
    addEventListener("hashchange", checkToken);
    return () => removeEventListener("hashchange", checkToken);
  }, []);

  return (
    <View key={stage} focus={wasPressed}>
      <Notice {...(stage === "ready" ? messages : messages[stage])}>
        {hasFailed && <Alert className="w-full">{messages.error}</Alert>}
        {stage === "ready" && (
          <Button size="lg" onClick={openLibrary} aria-disabled={isBusy}>
            {isBusy ? messages.opening : messages.action}
          </Button>
        )}
        {stage === "expired" && (
          <Button size="lg" onClick={requestNewLink} aria-disabled={isBusy}>
            {messages.expired.action}
          </Button>
        )}
        {(stage === "sent" || stage === "limited") && (
          <SignInLink prefix={prefix} variant="outline">
            {messages[stage].action}
          </SignInLink>
        )}
        {(stage === "incomplete" || stage === "unknown") && (
          <SignInLink prefix={prefix}>{messages[stage].action}</SignInLink>
        )}
      </Notice>
    </View>
  );

  function openLibrary() {
    return run(async () => {
      // Read now, since the button can be pressed before the effect has run.
      const token = tokenInAddress();
      if (!token) return setStage("incomplete");
      try {
        await redeemLink(token);
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== GONE) throw error;
        if (!(await isSignedIn(lang))) return setStage(REFUSALS[error.code ?? ""] ?? "expired");
      }
      location.replace(`${prefix}${LIBRARY_PATH}`);
    });
  }

  function requestNewLink() {
    return run(async () => {
      const token = tokenInAddress();
      if (!token) return setStage("incomplete");
      try {
        await requestLink({ token }, lang);
        setStage("sent");
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== TOO_MANY_REQUESTS) throw error;
        setStage("limited");
      }
    });
  }

  /** Runs one action at a time. A failure is shown beside the button, which keeps the focus. */
  async function run(action: () => Promise<void>) {
    if (isBusy) return;
    setWasPressed(true);
    setIsBusy(true);
    setHasFailed(false);
    try {
      await action();
    } catch {
      setHasFailed(true);
    }
    setIsBusy(false);
  }
}

/** The token of the link. null if it was cut off or changed. */
function tokenInAddress(): string | null {
  return readLinkToken(location.hash.slice(1));
}
