"use client";

import { useEffect, useState } from "react";
import { LIBRARY_PATH } from "#domain/addresses.ts";
import type { PasskeysResponse, SessionsResponse } from "#domain/api/responses/account.ts";
import { formatMessage } from "#messages/format.ts";
import { forgetOrders } from "#site/enhance/cart/lines.ts";
import { fetchSessions, Problem } from "#site/lib/checkout.ts";
import { deleteOfflineLibrary } from "#site/lib/offline-library.ts";
import { fetchPasskeys } from "#site/lib/passkeys.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import type { AccountProps } from "./account-texts.ts";
import { AddressSection } from "./address-section.tsx";
import { DataSection } from "./data-section.tsx";
import { Devices } from "./devices.tsx";
import { EmailsSection } from "./emails-section.tsx";
import { Passkeys } from "./passkeys.tsx";
import { SignInLink } from "./sign-in-link.tsx";
import { View } from "./view.tsx";

const UNAUTHORIZED = 401;

type Ending = "notSignedIn" | "error" | "signedOut" | "erased";
type Stage = (SessionsResponse & { passkeys: PasskeysResponse | null }) | Ending | null;

/** Where the buyer is signed in, to which address the library belongs, which emails it gets, and what is held about the buyer. */
export function Account(props: AccountProps) {
  const { messages, prefix } = props;
  const [stage, setStage] = useState<Stage>(null);
  const [wasPressed, setWasPressed] = useState(false);

  const load = () => fetchStage().then(setStage);
  useEffect(() => {
    fetchStage().then(setStage);
  }, []);

  if (stage === null) return <Notice title={messages.title} text={messages.loading} />;
  if (typeof stage === "string") {
    return (
      <View key={stage} focus={wasPressed}>
        <Notice {...messages[stage]}>
          {stage === "error" ? (
            <Button onClick={load}>{messages.error.action}</Button>
          ) : stage === "erased" ? (
            <Button asChild variant="outline">
              <a href={`${prefix}/`}>{messages.erased.action}</a>
            </Button>
          ) : (
            <SignInLink prefix={prefix}>{messages[stage].action}</SignInLink>
          )}
        </Notice>
      </View>
    );
  }
  return (
    <div className="page account">
      <header className="account-head">
        <p>
          <a href={prefix + LIBRARY_PATH}>{messages.back}</a>
        </p>
        <h1>{messages.title}</h1>
        <p className="muted">{formatMessage(messages.text, { email: stage.email })}</p>
      </header>
      <Devices sessions={stage.sessions} reload={load} end={() => end("signedOut")} {...props} />
      {stage.passkeys && <Passkeys {...stage.passkeys} reload={load} {...props} />}
      <AddressSection email={stage.email} reload={load} {...props} />
      <EmailsSection {...props} />
      <DataSection end={() => end("erased")} {...props} />
    </div>
  );

  function end(ending: Ending) {
    forgetOrders();
    void deleteOfflineLibrary();
    setWasPressed(true);
    setStage(ending);
  }
}

async function fetchStage(): Promise<Stage> {
  try {
    const [sessions, passkeys] = await Promise.all([fetchSessions(), fetchPasskeys()]);
    return { ...sessions, passkeys };
  } catch (error) {
    return isSignedOut(error) ? "notSignedIn" : "error";
  }
}

function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.status === UNAUTHORIZED;
}
