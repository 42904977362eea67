import { TABLES } from "#checkout/orders/transfer/tables.ts";
import { buy, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

export type Browser = ReturnType<Shop["browser"]>;

export const READER = "reader@example.com";

export const NEW = "new@example.com";

export const post = (browser: Browser, path: string, json: object) =>
  browser.api(`/api/account/${path}`, { json });

export const codeTo = (shop: Shop, address: string) =>
  /^[2-9A-Z]{6}$/m.exec(shop.mail.sent.findLast(({ to }) => to === address)?.text ?? "")?.[0] ?? "";

/** All that the order book contains. */
export async function everything({ database }: Shop): Promise<string> {
  const read = (table: string) => database.read({ text: `SELECT * FROM ${table}`, values: [] });
  return JSON.stringify(await Promise.all(TABLES.map(read)));
}

/** A shop, the browser of a buyer who is signed in, and the order. */
export async function openLibrary() {
  const shop = await openShop();
  const id = await buy(shop);
  return { shop, id, browser: await signIn(shop) };
}

/** Enters who an invoice is for. */
export async function saveBilling(browser: Browser, id: string): Promise<void> {
  const body = { name: "A Reader", company: "", address: ["Street 1"], country: "DE", taxId: "" };
  const headers = { "Content-Type": "application/json" };
  await browser.api(`/api/orders/${id}/billing`, { method: "PUT", headers, body: JSON.stringify(body) });
}
