import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { httpWebhooks } from "#checkout/webhooks/http.ts";
import { MessageState } from "#domain/api/responses/states.ts";
import type { Offer } from "#domain/offer.ts";
import { OUTGOING_EVENTS, type OutgoingEvent } from "#domain/webhooks.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import type { createOutcome } from "../contract/order-book/samples.ts";
import { reportEvent } from "./buying.ts";
import { SECRET } from "./receiver.ts";
import { openShop, type Shop } from "./shop.ts";

/** A receiver's answer to what it accepts. */
export const OK = { status: 200 };

const app: Offer = {
  ...{ product: "app", name: { en: "The App" }, summary: { en: "It works." }, image: null, currency: "USD" },
  options: [
    {
      ...{ ...standard, price: 4000 },
      parts: [{ ...bookPart, product: "app", name: { en: "The App" }, licenceKeys: { activations: 3 } }],
    },
  ],
};

interface Endpoint {
  url: string;
  events?: OutgoingEvent[];
}

/** A shop that sends webhooks to these endpoints, and whose goods include an app with licence keys. */
export async function shopWith(endpoints: Endpoint[], { timeoutMs = 10_000 } = {}) {
  const all = [...OUTGOING_EVENTS];
  return openShop({
    offers: [...OFFERS, app],
    notifications: { webhooks: endpoints.map(({ url, events = all }) => ({ url, events })) },
    webhooks: httpWebhooks({ secrets: [SECRET], timeoutMs }),
  });
}

/** Its webhooks, as the owner lists them. */
export const listWebhooks = (shop: Shop, states: MessageState[] = MessageState.options) =>
  listMessages(shop.database, { states, channel: "webhook", limit: 99 });

/** Reports what has become of an order's payment. */
export async function applyOutcome(shop: Shop, id: string, outcome: ReturnType<typeof createOutcome>) {
  shop.payments.outcomes.set(`pi_${id}`, outcome);
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
}
