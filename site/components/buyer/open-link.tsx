"use client";

import { useEffect, useLayoutEffect, useState } from "react";
import { LIBRARY_PATH, libraryAt } from "#domain/addresses.ts";
import { readLinkToken } from "#domain/link-token.ts";
import { formatMessage } from "#messages/format.ts";
import { checkLink, Problem, redeem, requestLink } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { SharedComputer } from "./shared-computer.tsx";
import { SignIn } from "./sign-in.tsx";
import { SignInCodeStep } from "./sign-in-code-step.tsx";
import { SignInLink } from "./sign-in-link.tsx";
import { View } from "./view.tsx";

const GONE = 410;
const TOO_MANY_REQUESTS = 429;

type Refusal = "spent" | "outdated" | "unknown" | "incomplete";

type Stage =
  /** `refused`: it does not work, and neither did too many others of this network, so the checkout does not say why. */
  | { name: Refusal | "ready" | "returning" | "limited" | "sent" | "refused" }
  /** This browser is signed in with the address of the link. */
  | { name: "signedIn"; order: string | undefined }
  /** This browser is signed in with another address. */
  | { name: "other"; email: string; current: string };

/** The messages for links that the checkout refuses, keyed by the problem's code. */
const REFUSALS: Record<string, Refusal> = {
  "link-spent": "spent",
  "link-outdated": "outdated",
  "link-unknown": "unknown",
  "link-incomplete": "incomplete",
};

interface Props {
  messages: Messages["open"];
  signIn: Messages["signIn"];
  lang: string;
  prefix: string;
}

/**
 * The page that an emailed link opens. It asks what the link is worth, which changes nothing. The token is redeemed by a click,
 * since mail scanners open links too.
 */
export function OpenLink({ messages, signIn, lang, prefix }: Props) {
  const [stage, setStage] = useState<Stage>({ name: "ready" });
  const [wasPressed, setWasPressed] = useState(false);
  /** Until the script runs, the button looks as it is: without effect. */
  const [isLive, setIsLive] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const [isShared, setIsShared] = useState(false);

  // Other effects run after the next frame.
  useLayoutEffect(() => setIsLive(true), []);

  useEffect(() => {
    const checkToken = () => {
      setHasFailed(false);
      // Without an answer, the button asks again.
      findStage().then(setStage, () => setStage({ name: "ready" }));
    };
    checkToken();
    // Opening a second link in the same tab changes only the fragment and loads no page.
    addEventListener("hashchange", checkToken);
    return () => removeEventListener("hashchange", checkToken);
  }, []);

  const { name } = stage;
  if (name === "spent" || name === "unknown" || name === "incomplete" || name === "refused") {
    return (
      <View key={name} focus={wasPressed}>
        <SignIn {...{ messages: signIn, lang, prefix, link: tokenInAddress() }} {...messages[name]} />
      </View>
    );
  }
  if (name === "sent") {
    return (
      <SignInCodeStep
        {...{ messages: signIn, lang, prefix, link: tokenInAddress(), ...signIn.renewed }}
        resend={renew}
      />
    );
  }
  return (
    // The first three have the same button, which keeps the focus.
    <View key={isOpenable(stage) ? "ready" : name} focus={wasPressed}>
      <Notice {...textsOf(stage, messages)}>
        {hasFailed && <Alert className="w-full">{messages.error}</Alert>}
        {(isOpenable(stage) || name === "other") && (
          <div className="sign-in-form">
            <Button size="lg" onClick={() => run(() => openLibrary(stage))} aria-disabled={isBusy || !isLive}>
              {isBusy
                ? messages.opening
                : name === "other"
                  ? inWords(messages.other.action, stage)
                  : messages.action}
            </Button>
            {name === "other" && (
              <Button asChild variant="outline" size="lg">
                <a href={`${prefix}${LIBRARY_PATH}`}>{inWords(messages.other.stay, stage)}</a>
              </Button>
            )}
            {name !== "signedIn" && <SharedComputer label={signIn.shared} onChange={setIsShared} />}
          </div>
        )}
        {name === "outdated" && (
          <Button size="lg" onClick={() => run(requestNewLink)} aria-disabled={isBusy}>
            {messages.outdated.action}
          </Button>
        )}
        {name === "limited" && (
          <SignInLink prefix={prefix} variant="outline">
            {messages.limited.action}
          </SignInLink>
        )}
      </Notice>
    </View>
  );

  /** @param shown what the buyer saw when pressing the button */
  async function openLibrary(shown: Stage) {
    // Asks again: the button can be pressed before there was an answer, and the link may have been used meanwhile.
    const found = await findStage();
    const isConfirmed = isOpenable(found) || (found.name === "other" && shown.name === "other");
    if (!isConfirmed) return setStage(found);
    const { order } =
      found.name === "signedIn" ? found : await redeem({ token: tokenInAddress() ?? "" }, isShared);
    location.replace(prefix + libraryAt(order));
  }

  async function requestNewLink() {
    const reason = await renew();
    setStage({ name: reason === null ? "sent" : "limited" });
  }

  /** @returns why nothing is sent, or null */
  async function renew(): Promise<string | null> {
    try {
      await requestLink({ token: tokenInAddress() ?? "" }, lang);
      return null;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== TOO_MANY_REQUESTS) throw error;
      return messages.limited.text;
    }
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

/** The state of the link in the address. Throws a `Problem` if the checkout does not answer. */
async function findStage(): Promise<Stage> {
  const token = tokenInAddress();
  if (!token) return { name: "incomplete" };
  try {
    const { email, isReturning, signedInAs, order } = await checkLink(token);
    if (signedInAs === email) return { name: "signedIn", order };
    if (signedInAs !== null) return { name: "other", email, current: signedInAs };
    return { name: isReturning ? "returning" : "ready" };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === TOO_MANY_REQUESTS) return { name: "refused" };
    const refusal = error.status === GONE ? REFUSALS[error.code ?? ""] : undefined;
    if (!refusal) throw error;
    return { name: refusal };
  }
}

/** The token of the link. undefined if it was cut off or changed. */
function tokenInAddress(): string | undefined {
  return readLinkToken(location.hash.slice(1)) ?? undefined;
}

function isOpenable({ name }: Stage): boolean {
  return name === "ready" || name === "returning" || name === "signedIn";
}

function textsOf(stage: Stage, messages: Props["messages"]): { title: string; text: string } {
  const { name } = stage;
  if (name === "other") return { ...messages.other, text: inWords(messages.other.text, stage) };
  if (name === "outdated" || name === "limited") return messages[name];
  return name === "ready" ? messages : messages.returning;
}

function inWords(message: string, stage: Stage): string {
  return stage.name === "other"
    ? formatMessage(message, { email: stage.email, current: stage.current })
    : message;
}
