import { z } from "zod";
import { type Shop, SIGNATURE } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

/** Places an order, up to the payment page. */
export async function order(
  browser: Browser,
  json: object,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await browser.api("/api/checkout", { json: { locale: "en", ...json }, headers });
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  return z.object({ order: z.string() }).parse(await response.json()).order;
}

/** Sends a webhook event from the payment service. */
export function reportEvent(shop: Shop, about: object, id = crypto.randomUUID()): Promise<Response> {
  const body = JSON.stringify({ id, type: "test", about });
  const headers = { "Stripe-Signature": SIGNATURE };
  return shop.browser().api("/api/webhooks/stripe", { method: "POST", body, headers });
}

/** Buys a product, in a network of its own. Returns once the order is paid and its email is sent. */
export async function buy(shop: Shop, product = "book", email = "reader@example.com"): Promise<string> {
  const network = { "X-Network": crypto.randomUUID() };
  const id = await order(shop.browser(), { items: [{ product }] }, network);
  const { sessionId } = shop.payments.pay(id, email);
  await reportEvent(shop, { session: sessionId });
  return id;
}

/** The token of the link in the newest email. */
export function newestToken(shop: Shop): string {
  return /\/open\/#([\w-]+)/.exec(shop.mail.sent.at(-1)?.text ?? "")?.[1] ?? "";
}

/** A browser that has opened the link in the newest email. */
export async function signIn(shop: Shop): Promise<Browser> {
  const browser = shop.browser();
  const response = await browser.api("/api/links/redeem", { json: { token: newestToken(shop) } });
  if (response.status !== 200) throw new Error(`the link answers ${response.status}`);
  return browser;
}

/** The status and code of a problem response. */
export async function problemOf(response: Response): Promise<{ status: number; code: string }> {
  const { type } = z.object({ type: z.string() }).parse(await response.json());
  return { status: response.status, code: type.replace("urn:vitrine:problem:", "") };
}

/** Requests a file of the first item of an order. */
export function download(
  browser: Browser,
  orderId: string,
  file = "book.pdf",
  options: { inPlace?: boolean } = {},
): Promise<Response> {
  const item = `${orderId.replace("ord", "ent")}_0_0`;
  return browser.api("/api/downloads", { json: { item, file, ...options } });
}
