"use client";

import { useEffect, useState } from "react";
import { productPath } from "#domain/addresses.ts";
import { settle } from "#site/enhance/cart/lines.ts";
import { type Order, orderOf, Problem } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { Receipt } from "./receipt.tsx";
import { address } from "./support-link.tsx";
import { View } from "./view.tsx";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 20_000;
const GROWTH = 1.6;
const NOT_FOUND = 404;

type Seen = { order: Order } | { failure: "missing" | "error" } | null;

interface Props {
  messages: Messages["order"];
  lang: string;
  /** What the addresses of this language begin with: nothing, or `/zh`. */
  prefix: string;
  support: string;
}

/** The return page: looks the order up until it is settled, and says what has happened and what to do. */
export function OrderStatus(props: Props) {
  const [attempt, setAttempt] = useState(0);
  return <Watched key={attempt} {...props} again={attempt > 0} retry={() => setAttempt(attempt + 1)} />;
}

function Watched({
  messages,
  lang,
  prefix,
  support,
  again,
  retry,
}: Props & { again: boolean; retry: () => void }) {
  const [seen, setSeen] = useState<Seen>(null);

  useEffect(() => {
    const stop = new AbortController();
    watch(setSeen, stop.signal);
    return () => stop.abort();
  }, []);

  // What is paid for need not be bought again.
  useEffect(() => {
    if (seen && "order" in seen && isBought(seen.order)) settle(seen.order.id, seen.order.items);
  }, [seen]);

  const order = seen && "order" in seen ? seen.order : null;
  const failure = seen && "failure" in seen ? seen.failure : null;
  return (
    <>
      <div role="status" aria-busy={seen === null}>
        <View key={failure ?? (order ? "here" : "asking")} focus={again}>
          {order ? (
            <State order={order} messages={messages} prefix={prefix} support={support} />
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

function State({ order, messages, prefix, support }: Omit<Props, "lang"> & { order: Order }) {
  const { title, text } = messages.states[order.status];
  const over = order.status === "failed" || order.status === "expired";
  const [first, ...more] = order.items;
  // Back to where the order came from: the page of the one thing in it, or the cart.
  const single = first && more.length === 0;
  return (
    <Notice title={title} text={address(text, support)}>
      {(over || order.status === "open") && (
        // While it may still be paid, buying again is not the first thing to do.
        <Button asChild variant={over ? "default" : "outline"}>
          <a href={prefix + (single ? productPath(first.product) : "/cart/")}>
            {single ? messages.again : messages.cart}
          </a>
        </Button>
      )}
    </Notice>
  );
}

/** Whether the buyer has done their part: a payment that is on its way is not for paying again. */
function isBought({ status }: Order): boolean {
  return status === "paid" || status === "pending";
}

/** Tells the order's state whenever it is known anew; looks less and less often, and stops once it is settled. */
async function watch(tell: (seen: Seen) => void, signal: AbortSignal) {
  const id = new URLSearchParams(location.search).get("id");
  if (!id) return tell({ failure: "missing" });
  let known = false;
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * GROWTH, LONGEST_WAIT_MS)) {
    try {
      const order = await orderOf(id, signal);
      if (signal.aborted) return;
      known = true;
      tell({ order });
      if (order.status !== "open" && order.status !== "pending") return;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.status === NOT_FOUND) return tell({ failure: "missing" });
      // A page that already says something right does not turn into an error for one lost answer.
      if (!known) return tell({ failure: "error" });
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
