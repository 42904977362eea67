"use client";

import { useEffect, useState } from "react";
import { ACCOUNT_PATH, ORDER_PATH, productPath } from "#domain/addresses.ts";
import type { LibraryResponse } from "#domain/api/responses/library.ts";
import { formatMessage } from "#messages/format.ts";
import { forgetOrders } from "#site/enhance/cart/lines.ts";
import { fetchLibrary, hasSession, isUnreachable, Problem, signOut } from "#site/lib/checkout.ts";
import { formatDate, separator } from "#site/lib/format.ts";
import { deleteOfflineLibrary, readOfflineLibrary, storeLibrary } from "#site/lib/offline-library.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { LibrarySkeleton } from "./library-skeleton.tsx";
import type { LibraryProps } from "./library-texts.ts";
import { LibraryView } from "./library-view.tsx";
import { PlacedOrders } from "./placed-orders.tsx";
import { SignInLink } from "./sign-in-link.tsx";
import { View } from "./view.tsx";

const UNAUTHORIZED = 401;

type Result =
  | {
      library: LibraryResponse;
      /** When the checkout gave it, if it cannot be reached now. */
      storedAt: Date | null;
    }
  | { failure: "notSignedIn" | "signedOut" | "error" }
  | null;

/** Everything bought with the session's email address, newest first. */
export function Library(props: LibraryProps) {
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

function LibraryLoader({ isRetry, retry, ...props }: LibraryProps & { isRetry: boolean; retry: () => void }) {
  const { messages, lang, prefix } = props;
  const [result, setResult] = useState<Result>(null);
  const [wasPressed, setWasPressed] = useState(isRetry);

  useEffect(() => {
    const abort = new AbortController();
    loadLibrary(lang, setResult, abort.signal);
    return () => abort.abort();
  }, [lang]);

  const storedAt = result && "library" in result ? result.storedAt : null;
  useEffect(() => {
    if (!storedAt) return;
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
  });

  const failure = result && "failure" in result ? result.failure : null;
  const library = result && "library" in result ? result.library : null;
  const head = library && (
    <header className="library-head">
      <h1>{messages.title}</h1>
      <p className="muted">
        <span>{formatMessage(messages.signedInAs, { email: library.email })}</span>
        <Button asChild variant="link" size="sm" className="px-0">
          <a href={prefix + ACCOUNT_PATH}>{messages.account}</a>
        </Button>
        <Button variant="link" size="sm" className="px-0" onClick={handleSignOut}>
          {messages.signOut}
        </Button>
      </p>
      {library.awaited?.map(({ id, names }) => (
        <p role="status" key={id}>
          {formatMessage(messages.awaited, { names: names.join(separator(lang)) })}
          <a href={`${prefix}${ORDER_PATH}?id=${encodeURIComponent(id)}`}>{messages.details}</a>
        </p>
      ))}
      {library.gone?.map(({ product, name, code }) => (
        <p role="status" key={product + code}>
          {code === null
            ? formatMessage(messages.gone, { name })
            : formatMessage(messages.usedUp, { name, code })}
          {code !== null && <a href={prefix + productPath(product)}>{messages.toProduct}</a>}
        </p>
      ))}
      {storedAt && (
        <p className="offline" role="status">
          <span>
            {formatMessage(messages.offline.text, { date: formatDate(storedAt.toISOString(), lang) })}
          </span>
          <Button variant="link" size="sm" className="px-0" onClick={retry}>
            {messages.offline.action}
          </Button>
        </p>
      )}
    </header>
  );
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
        {library &&
          (library.orders.length === 0 ? (
            <div className="page library">
              {head}
              <EmptyLibrary {...props} />
              <PlacedOrders {...props} />
            </div>
          ) : (
            <LibraryView orders={library.orders} head={head} {...props} />
          ))}
      </View>
    </>
  );

  async function handleSignOut() {
    setWasPressed(true);
    const failure = await signOut().catch((error: unknown) => error);
    // Also without a connection: the buyer wants to leave nothing behind.
    await deleteOfflineLibrary();
    if (failure && !isNotSignedIn(failure)) return setResult({ failure: "error" });
    forgetOrders();
    // The player of this page stops (enhance/reading-media.ts).
    dispatchEvent(new Event("signed-out"));
    setResult({ failure: "signedOut" });
  }
}

function EmptyLibrary({ messages, prefix }: LibraryProps) {
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

async function loadLibrary(lang: string, onResult: (result: Result) => void, signal: AbortSignal) {
  try {
    const library = await fetchLibrary(lang, signal);
    if (signal.aborted) return;
    onResult({ library, storedAt: null });
    // Without room, it is not kept.
    storeLibrary(library, lang).catch(() => {});
  } catch (error) {
    const stored = isUnreachable(error) ? await readOfflineLibrary(lang) : null;
    if (isNotSignedIn(error)) await deleteOfflineLibrary();
    if (signal.aborted) return;
    if (stored) onResult({ library: stored.library, storedAt: stored.at });
    else onResult({ failure: isNotSignedIn(error) ? "notSignedIn" : "error" });
  }
}

function isNotSignedIn(error: unknown): boolean {
  return error instanceof Problem && error.status === UNAUTHORIZED;
}
