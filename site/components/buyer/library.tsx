"use client";

import { useEffect, useState } from "react";
import { type Library as Bought, libraryOf, Problem, signOut } from "../../lib/checkout.ts";
import type { Messages } from "../../lib/messages.ts";
import { say } from "../../lib/say.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { LibraryOrder } from "./library-order.tsx";
import { LibrarySkeleton } from "./library-skeleton.tsx";

const UNAUTHORIZED = 401;

type Seen = { library: Bought } | { failure: "signedOut" | "error" } | null;

interface Props {
  words: Messages["library"];
  lang: string;
  /** What the addresses of this language begin with: nothing, or `/zh`. */
  prefix: string;
}

/** Everything the session's address has bought, newest first. */
export function Library(props: Props) {
  const [attempt, setAttempt] = useState(0);
  return <Fetched key={attempt} {...props} retry={() => setAttempt(attempt + 1)} />;
}

function Fetched({ words, lang, prefix, retry }: Props & { retry: () => void }) {
  const [seen, setSeen] = useState<Seen>(null);

  useEffect(() => {
    const stop = new AbortController();
    fetchLibrary(lang, setSeen, stop.signal);
    return () => stop.abort();
  }, [lang]);

  if (seen === null) return <LibrarySkeleton words={words} />;
  if ("failure" in seen) {
    const { title, text, action } = words[seen.failure];
    return (
      <div role="alert">
        <Notice title={title} text={text}>
          {seen.failure === "error" ? (
            <Button onClick={retry}>{action}</Button>
          ) : (
            <ToSignIn prefix={prefix}>{action}</ToSignIn>
          )}
        </Notice>
      </div>
    );
  }
  return (
    <div className="page library">
      <header className="library-head">
        <h1>{words.title}</h1>
        <p className="label">
          {say(words.signedInAs, { email: seen.library.email })}
          <Button variant="link" size="sm" className="px-0 ml-4" onClick={leave}>
            {words.signOut}
          </Button>
        </p>
      </header>
      <Orders orders={seen.library.orders} words={words} lang={lang} prefix={prefix} />
    </div>
  );

  async function leave() {
    try {
      await signOut();
      setSeen({ failure: "signedOut" });
    } catch {
      setSeen({ failure: "error" });
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
  const newestFirst = orders.toSorted((a, b) => (b.paidAt ?? "").localeCompare(a.paidAt ?? ""));
  return (
    <ul>
      {newestFirst.map((order, i) => (
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
    tell({ failure: error instanceof Problem && error.status === UNAUTHORIZED ? "signedOut" : "error" });
  }
}
