import { z } from "zod";
import { type Shop, SIGNATURE } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

/** Places an order; the browser stands before the payment page. */
export async function order(browser: Browser, json: object): Promise<string> {
  const response = await browser.api("/api/checkout", { json: { locale: "en", ...json } });
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  return z.object({ order: z.string() }).parse(await response.json()).order;
}

/** The payment service reports something. */
export function report(shop: Shop, about: object, id = crypto.randomUUID()): Promise<Response> {
  const body = JSON.stringify({ id, type: "test", about });
  const headers = { "Stripe-Signature": SIGNATURE };
  return shop.browser().api("/api/webhooks/stripe", { method: "POST", body, headers });
}

/** An order of a product (or of several) that is paid for and whose email is sent. */
export async function buy(shop: Shop, product = "book", email = "reader@example.com"): Promise<string> {
  const id = await order(shop.browser(), { items: [{ product }] });
  const { sessionId } = shop.payments.pay(id, email);
  await report(shop, { session: sessionId });
  return id;
}

/** The token of the link in the newest email. */
export function newestToken(shop: Shop): string {
  return /\/open\/#([\w-]+)/.exec(shop.mail.sent.at(-1)?.text ?? "")?.[1] ?? "";
}

/** A browser that has opened the link in the newest email. */
export async function signedIn(shop: Shop): Promise<Browser> {
  const browser = shop.browser();
  const response = await browser.api("/api/links/redeem", { json: { token: newestToken(shop) } });
  if (response.status !== 200) throw new Error(`the link answers ${response.status}`);
  return browser;
}

/** The code of a refusal, with its status. */
export async function problemOf(response: Response): Promise<{ status: number; code: string }> {
  const { type } = z.object({ type: z.string() }).parse(await response.json());
  return { status: response.status, code: type.replace("urn:vitrine:problem:", "") };
}

/** Asks for a file of the first item of an order. */
export function download(browser: Browser, orderId: string, file = "book.pdf"): Promise<Response> {
  return browser.api("/api/downloads", { json: { item: `${orderId.replace("ord", "ent")}_0_0`, file } });
}
