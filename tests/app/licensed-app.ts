import { expect } from "vitest";
import { z } from "zod";
import type { LicenceKeys, Offer } from "#domain/offer.ts";
import { bookPart, standard } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { order, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

/** A key that no licence has. */
export const UNKNOWN = "00000-00000-00000-00000";
export const GUMROAD_ID = "32-nPAicqbLj8B_WswVlMw==";

/** An app in two editions, which was called `old-app` before, and was sold at Gumroad. */
export function appWith(licenceKeys: LicenceKeys): Offer {
  const part = { ...bookPart, product: "app", name: { en: "The App", zh: "应用" }, licenceKeys };
  return {
    ...{ product: "app", previousSlugs: ["old-app"], gumroadIds: [GUMROAD_ID, "QMGY"] },
    ...{ name: { en: "The App" }, summary: { en: "It works." }, image: null, currency: "USD" },
    options: [
      { ...standard, price: 2900, parts: [part] },
      { ...standard, key: "studio", name: { en: "Studio" }, price: 9900, parts: [part] },
    ],
  };
}

export const book: Offer = {
  ...appWith({ activations: 1 }),
  ...{ product: "book", previousSlugs: [], gumroadIds: [] },
  options: [{ ...standard, price: 900, parts: [bookPart] }],
};

/** A shop with the app and a book. */
export function openAppShop(licenceKeys: LicenceKeys = { activations: 2 }): Promise<Shop> {
  return openShop({ offers: [appWith(licenceKeys), book] });
}

const Keys = z.object({
  orders: z.array(
    z.object({ items: z.array(z.object({ licences: z.array(z.object({ key: z.string() })) })) }),
  ),
});

/** Buys the app. @returns the order, its keys, as the library shows them, and the buyer's browser */
export async function buyApp(shop: Shop, item: object = {}) {
  const id = await order(shop.browser(), { items: [{ product: "app", option: "standard", ...item }] });
  const { sessionId } = shop.payments.pay(id);
  await reportEvent(shop, { session: sessionId });
  const reader = await signIn(shop);
  const { orders } = Keys.parse(await (await reader.api("/api/library")).json());
  const keys = (orders[0]?.items ?? []).flatMap(({ licences }) => licences.map(({ key }) => key));
  return { id, keys, reader };
}

/** Sends a request of a program. */
export function ask(
  shop: Shop,
  verb: string,
  json: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  return shop.browser().api(`/api/licences/${verb}`, { json, headers });
}

/** What is answered to a request that is accepted. */
export async function answer(shop: Shop, verb: string, json: object): Promise<unknown> {
  const response = await ask(shop, verb, json);
  expect(response.status).toBe(200);
  return response.json();
}

/** Activates a key. @returns the activation */
export async function activate(shop: Shop, key: string, instance: string): Promise<string> {
  const answered = await answer(shop, "activate", { key, instance, product: "app" });
  return z.object({ activation: z.string() }).parse(answered).activation;
}

/** A payment was refunded or disputed. */
export async function reportOutcome(shop: Shop, id: string, ...outcome: Parameters<typeof createOutcome>) {
  shop.payments.outcomes.set(`pi_${id}`, createOutcome(...outcome));
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
}
