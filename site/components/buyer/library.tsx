"use client";

import { useEffect, useState } from "react";
import { say } from "#messages/format.ts";
import { type Library as Bought, hasSession, libraryOf, Problem, signOut } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { LibraryOrder } from "./library-order.tsx";
import { LibrarySkeleton } from "./library-skeleton.tsx";
import { View } from "./view.tsx";

const UNAUTHORIZED = 401;

type Seen = { library: Bought } | { failure: "signedOut" | "left" | "error" } | null;

interface Props {
  words: Messages["library"];
  lang: string;
  /** What the addresses of this language begin with: nothing, or `/zh`. */
  prefix: string;
}

/** Everything the session's address has bought, newest first. */
export function Library(props: Props) {
  const [attempt, setAttempt] = useState(0);

  // Out of the browser's memory comes what was shown before somebody signed out.
  useEffect(() => {
    const shown = ({ persisted }: PageTransitionEvent) => {
      if (persisted && !hasSession()) location.reload();
    };
    addEventListener("pageshow", shown);
    return () => removeEventListener("pageshow", shown);
  }, []);

  return <Fetched key={attempt} {...props} again={attempt > 0} retry={() => setAttempt(attempt + 1)} />;
}

function Fetched({ words, lang, prefix, again, retry }: Props & { again: boolean; retry: () => void }) {
  const [seen, setSeen] = useState<Seen>(null);
  const [pressed, setPressed] = useState(again);

  useEffect(() => {
    const stop = new AbortController();
    fetchLibrary(lang, setSeen, stop.signal);
    return () => stop.abort();
  }, [lang]);

  const failure = seen && "failure" in seen ? seen.failure : null;
  return (
    <>
      <p role="status" className="sr-only">
        {seen === null ? words.loading : failure ? words[failure].title : words.ready}
      </p>
      <View key={failure ?? (seen ? "here" : "asking")} focus={pressed}>
        {seen === null && <LibrarySkeleton words={words} />}
        {failure && (
          <Notice title={words[failure].title} text={words[failure].text}>
            {failure === "error" ? (
              <Button onClick={retry}>{words.error.action}</Button>
            ) : (
              <ToSignIn prefix={prefix}>{words[failure].action}</ToSignIn>
            )}
          </Notice>
        )}
        {seen && "library" in seen && (
          <div className="page library">
            <header className="library-head">
              <h1>{words.title}</h1>
              <p className="label">
                <span>{say(words.signedInAs, { email: seen.library.email })}</span>
                <Button variant="link" size="sm" className="px-0" onClick={leave}>
                  {words.signOut}
                </Button>
              </p>
            </header>
            <Orders orders={seen.library.orders} words={words} lang={lang} prefix={prefix} />
          </div>
        )}
      </View>
    </>
  );

  async function leave() {
    setPressed(true);
    try {
      await signOut();
      setSeen({ failure: "left" });
    } catch (error) {
      setSeen({ failure: isSignedOut(error) ? "left" : "error" });
    }
  }
}

function Orders({ orders, words, lang, prefix }: Props & { orders: Bought["orders"] }) {
  if (orders.length === 0) {
    return (
      <div className="library-empty">
        <h2>{words.empty.title}</h2>
        <p>{words.empty.text}</p>
        <ToSignIn prefix={prefix}>{words.empty.action}</ToSignIn>
      </div>
    );
  }
  return (
    <ul>
      {orders.map((order, i) => (
        <LibraryOrder
          key={order.id}
          order={order}
          newest={i === 0}
          words={words}
          lang={lang}
          prefix={prefix}
        />
      ))}
    </ul>
  );
}

function ToSignIn({ prefix, children }: { prefix: string; children: string }) {
  return (
    <Button asChild>
      <a href={`${prefix}/sign-in/`}>{children}</a>
    </Button>
  );
}

async function fetchLibrary(lang: string, tell: (seen: Seen) => void, signal: AbortSignal) {
  try {
    const library = await libraryOf(lang, signal);
    if (!signal.aborted) tell({ library });
  } catch (error) {
    if (signal.aborted) return;
    tell({ failure: isSignedOut(error) ? "signedOut" : "error" });
  }
}

function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.status === UNAUTHORIZED;
}
