"use client";

import { useEffect, useState } from "react";
import { SIGN_IN_PATH } from "#domain/addresses.ts";
import type { OrderPageResponse } from "#domain/api/responses/order.ts";
import { removePaidOrder } from "#site/enhance/cart/paid-order.ts";
import { fetchOrder, Problem } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import type { OpenInPlace } from "#site/lib/open-in-place.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { OrderGift } from "./order-gift.tsx";
import { OrderGoods } from "./order-goods.tsx";
import { Receipt } from "./receipt.tsx";
import { StatusNotice } from "./status-notice.tsx";
import { View } from "./view.tsx";

const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 20_000;
const WAIT_FACTOR = 1.6;
/** How long after the payment to ask whether the email has arrived: a wrong address is refused at once or after some minutes. */
const DELIVERY_WAITS_MS = [10_000, 20_000, 60_000, 120_000];
const NOT_FOUND = 404;

type Result = { order: OrderPageResponse } | { failure: "notFound" | "error" } | null;

interface Props {
  messages: Messages["order"];
  goods: Messages["goods"];
  signIn: Messages["signIn"];
  /** Opens files in the page. Missing until the page's script runs. */
  open?: OpenInPlace | undefined;
  lang: string;
  /** The prefix of paths in this language: empty, or `/zh`. */
  prefix: string;
  support: string;
  /** The characters of the shop's seal. */
  seal: string;
}

/** The page after the payment: polls the order until its status is final and its files are there, and says what to do. */
export function OrderStatus(props: Props) {
  const [attempt, setAttempt] = useState(0);
  return <OrderPoller key={attempt} {...props} isRetry={attempt > 0} retry={() => setAttempt(attempt + 1)} />;
}

function OrderPoller({
  messages,
  goods,
  signIn,
  open,
  lang,
  prefix,
  support,
  seal,
  isRetry,
  retry,
}: Props & { isRetry: boolean; retry: () => void }) {
  const [result, setResult] = useState<Result>(null);

  useEffect(() => {
    const abort = new AbortController();
    pollOrder(lang, setResult, abort.signal);
    return () => abort.abort();
  }, [lang]);

  // Remove paid items from the cart, and forget the code that was used.
  useEffect(() => {
    if (result && "order" in result) removePaidOrder(result.order);
  }, [result]);

  const order = result && "order" in result ? result.order : null;
  const failure = result && "failure" in result ? result.failure : null;
  return (
    <>
      <div role="status" aria-busy={result === null}>
        <View key={failure ?? (order ? "loaded" : "loading")} focus={isRetry}>
          {order ? (
            <StatusNotice order={order} messages={messages} lang={lang} prefix={prefix} support={support} />
          ) : failure ? (
            <Notice {...messages[failure]}>
              {failure === "error" && <Button onClick={retry}>{messages.retry}</Button>}
              <Button asChild variant={failure === "error" ? "link" : "default"}>
                <a href={`${prefix}${SIGN_IN_PATH}`}>{messages.newLink}</a>
              </Button>
            </Notice>
          ) : (
            <Notice title={messages.title} text={messages.loading} />
          )}
        </View>
      </div>
      {order && (
        <OrderGoods
          order={order}
          messages={messages}
          goods={goods}
          open={open}
          lang={lang}
          prefix={prefix}
          seal={seal}
        />
      )}
      {order?.gift && (
        <OrderGift
          id={order.id}
          gift={order.gift}
          messages={messages}
          lang={lang}
          support={support}
          onCorrected={(order) => setResult({ order })}
        />
      )}
      {order && (
        <Receipt
          order={order}
          messages={messages}
          signIn={signIn}
          lang={lang}
          prefix={prefix}
          support={support}
          onCorrected={(order) => setResult({ order })}
        />
      )}
    </>
  );
}

/** Polls the order at growing intervals until its status is final, then some times for its email, and reports every answer. */
async function pollOrder(lang: string, onResult: (result: Result) => void, signal: AbortSignal) {
  const id = new URLSearchParams(location.search).get("id");
  if (!id) return onResult({ failure: "notFound" });
  let hasOrder = false;
  const deliveryWaits = DELIVERY_WAITS_MS.values();
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * WAIT_FACTOR, MAX_WAIT_MS)) {
    try {
      const order = await fetchOrder(id, lang, signal);
      if (signal.aborted) return;
      hasOrder = true;
      onResult({ order });
      if (order.status !== "open" && order.status !== "pending" && !order.awaitsConfirmation) {
        const next = deliveryWaits.next();
        if (order.correctableUntil === null || order.delivery !== null || next.done) return;
        await pause(next.value);
        continue;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.status === NOT_FOUND) return onResult({ failure: "notFound" });
      // A failed request does not replace a status that is already shown.
      if (!hasOrder) return onResult({ failure: "error" });
    }
    await pause(wait);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
