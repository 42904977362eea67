"use client";

import { useEffect, useState } from "react";
import { productPath } from "#domain/addresses.ts";
import { orderState } from "#domain/order-state.ts";
import { formatMessage } from "#messages/format.ts";
import { settle } from "#site/enhance/cart/lines.ts";
import { fetchOrder, type Order, Problem } from "#site/lib/checkout.ts";
import { formatPrice } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { Receipt } from "./receipt.tsx";
import { withSupportLink } from "./support-link.tsx";
import { View } from "./view.tsx";

const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 20_000;
const WAIT_FACTOR = 1.6;
const NOT_FOUND = 404;

type Result = { order: Order } | { failure: "missing" | "error" } | null;

interface Props {
  messages: Messages["order"];
  lang: string;
  /** What paths in this language begin with: nothing, or `/zh`. */
  prefix: string;
  support: string;
}

/** The page after the payment: polls the order until its state is final, and says what to do. */
export function OrderStatus(props: Props) {
  const [attempt, setAttempt] = useState(0);
  return <Watch key={attempt} {...props} again={attempt > 0} retry={() => setAttempt(attempt + 1)} />;
}

function Watch({
  messages,
  lang,
  prefix,
  support,
  again,
  retry,
}: Props & { again: boolean; retry: () => void }) {
  const [result, setResult] = useState<Result>(null);

  useEffect(() => {
    const stop = new AbortController();
    watch(setResult, stop.signal);
    return () => stop.abort();
  }, []);

  // What has been paid for leaves the cart.
  useEffect(() => {
    if (result && "order" in result && isBought(result.order)) settle(result.order.id, result.order.items);
  }, [result]);

  const order = result && "order" in result ? result.order : null;
  const failure = result && "failure" in result ? result.failure : null;
  return (
    <>
      <div role="status" aria-busy={result === null}>
        <View key={failure ?? (order ? "here" : "asking")} focus={again}>
          {order ? (
            <State order={order} messages={messages} lang={lang} prefix={prefix} support={support} />
          ) : failure ? (
            <Notice {...messages[failure]}>
              {failure === "error" && <Button onClick={retry}>{messages.retry}</Button>}
              <Button asChild variant={failure === "error" ? "link" : "default"}>
                <a href={`${prefix}/sign-in/`}>{messages.newLink}</a>
              </Button>
            </Notice>
          ) : (
            <Notice title={messages.title} text={messages.looking} />
          )}
        </View>
      </div>
      {order && <Receipt order={order} messages={messages} lang={lang} prefix={prefix} />}
    </>
  );
}

function State({ order, messages, lang, prefix, support }: Props & { order: Order }) {
  const { title, text } = messages.states[orderState(order)];
  const isOver = order.status === "failed" || order.status === "expired";
  const [first, ...more] = order.items;
  // Back to where the order came from: the page of its only product, or the cart.
  const isSingle = first && more.length === 0;
  return (
    <Notice title={title} text={withSupportLink(formatMessage(text, sumsOf(order, lang)), support)}>
      {(isOver || order.status === "open") && (
        // While the payment may still come, buying again is only the second choice.
        <Button asChild variant={isOver ? "default" : "outline"}>
          <a href={prefix + (isSingle ? productPath(first.product) : "/cart/")}>
            {isSingle ? messages.again : messages.cart}
          </a>
        </Button>
      )}
    </Notice>
  );
}

function sumsOf({ amount, currency, refunded, received }: Order, lang: string): Record<string, string> {
  return {
    total: formatPrice({ amount, currency }, lang),
    refunded: formatPrice({ amount: refunded, currency: received?.currency ?? currency }, lang),
    ...(received && { received: formatPrice(received, lang) }),
  };
}

/** Whether the buyer has paid, even if the payment is still being processed or checked. */
function isBought({ status }: Order): boolean {
  return status === "paid" || status === "pending" || status === "review";
}

/** Polls the order with growing intervals, reports every answer, and stops once the state is final. */
async function watch(onResult: (result: Result) => void, signal: AbortSignal) {
  const id = new URLSearchParams(location.search).get("id");
  if (!id) return onResult({ failure: "missing" });
  let hasOrder = false;
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * WAIT_FACTOR, MAX_WAIT_MS)) {
    try {
      const order = await fetchOrder(id, signal);
      if (signal.aborted) return;
      hasOrder = true;
      onResult({ order });
      if (order.status !== "open" && order.status !== "pending") return;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.status === NOT_FOUND) return onResult({ failure: "missing" });
      // One failed request is no reason to replace a state that is already shown.
      if (!hasOrder) return onResult({ failure: "error" });
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
