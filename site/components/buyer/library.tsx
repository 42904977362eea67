"use client";

import { useEffect, useState } from "react";
import type { LibraryResponse } from "#domain/api/responses.ts";
import { formatMessage } from "#messages/format.ts";
import { forgetOrders } from "#site/enhance/cart/lines.ts";
import { fetchLibrary, hasSession, Problem, signOut } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { LibraryOrder } from "./library-order.tsx";
import { LibrarySkeleton } from "./library-skeleton.tsx";
import { SignInLink } from "./sign-in-link.tsx";
import { View } from "./view.tsx";

const UNAUTHORIZED = 401;

type Result = { library: LibraryResponse } | { failure: "notSignedIn" | "signedOut" | "error" } | null;

interface Props {
  messages: Messages["library"];
  goods: Messages["goods"];
  lang: string;
  /** What paths in this language begin with: nothing, or `/zh`. */
  prefix: string;
}

/** Everything bought with the session's email address, newest first. */
export function Library(props: Props) {
  const [attempt, setAttempt] = useState(0);

  // The back/forward cache may restore a page from before the buyer signed out.
  useEffect(() => {
    const onPageShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted && !hasSession()) location.reload();
    };
    addEventListener("pageshow", onPageShow);
    return () => removeEventListener("pageshow", onPageShow);
  }, []);

  return (
    <LibraryLoader key={attempt} {...props} isRetry={attempt > 0} retry={() => setAttempt(attempt + 1)} />
  );
}

function LibraryLoader({
  messages,
  goods,
  lang,
  prefix,
  isRetry,
  retry,
}: Props & { isRetry: boolean; retry: () => void }) {
  const [result, setResult] = useState<Result>(null);
  const [wasPressed, setWasPressed] = useState(isRetry);

  useEffect(() => {
    const abort = new AbortController();
    loadLibrary(lang, setResult, abort.signal);
    return () => abort.abort();
  }, [lang]);

  const failure = result && "failure" in result ? result.failure : null;
  return (
    <>
      <p role="status" className="sr-only">
        {result === null ? messages.loading : failure ? messages[failure].title : messages.ready}
      </p>
      <View key={failure ?? (result ? "loaded" : "loading")} focus={wasPressed}>
        {result === null && <LibrarySkeleton messages={messages} />}
        {failure && (
          <Notice title={messages[failure].title} text={messages[failure].text}>
            {failure === "error" ? (
              <Button onClick={retry}>{messages.error.action}</Button>
            ) : (
              <SignInLink prefix={prefix}>{messages[failure].action}</SignInLink>
            )}
          </Notice>
        )}
        {result && "library" in result && (
          <div className="page library">
            <header className="library-head">
              <h1>{messages.title}</h1>
              <p className="muted">
                <span>{formatMessage(messages.signedInAs, { email: result.library.email })}</span>
                <Button variant="link" size="sm" className="px-0" onClick={handleSignOut}>
                  {messages.signOut}
                </Button>
              </p>
            </header>
            <Orders
              orders={result.library.orders}
              messages={messages}
              goods={goods}
              lang={lang}
              prefix={prefix}
            />
          </div>
        )}
      </View>
    </>
  );

  async function handleSignOut() {
    setWasPressed(true);
    try {
      await signOut();
    } catch (error) {
      if (!isNotSignedIn(error)) return setResult({ failure: "error" });
    }
    forgetOrders();
    setResult({ failure: "signedOut" });
  }
}

function Orders({ orders, messages, goods, lang, prefix }: Props & { orders: LibraryResponse["orders"] }) {
  if (orders.length === 0) {
    return (
      <div className="library-empty">
        <h2>{messages.empty.title}</h2>
        <p>
          <WordBreaks text={messages.empty.text} />
        </p>
        <SignInLink prefix={prefix}>{messages.empty.action}</SignInLink>
      </div>
    );
  }
  return (
    <ul>
      {orders.map((order, i) => (
        <LibraryOrder
          key={order.id}
          order={order}
          isNewest={i === 0}
          messages={messages}
          goods={goods}
          lang={lang}
          prefix={prefix}
        />
      ))}
    </ul>
  );
}

async function loadLibrary(lang: string, onResult: (result: Result) => void, signal: AbortSignal) {
  try {
    const library = await fetchLibrary(lang, signal);
    if (!signal.aborted) onResult({ library });
  } catch (error) {
    if (signal.aborted) return;
    onResult({ failure: isNotSignedIn(error) ? "notSignedIn" : "error" });
  }
}

function isNotSignedIn(error: unknown): boolean {
  return error instanceof Problem && error.status === UNAUTHORIZED;
}
