import { z } from "zod";
import type { Shop } from "../shop-process.ts";
import { expect } from "../test.ts";

interface Item {
  product: string;
  option?: string;
}

const CreatedOrder = z.object({ order: z.string(), url: z.url() });

/** Creates an order through the API, from a network of its own, and leaves it unpaid. */
export async function createOrder(shop: Shop, locale: string, items: Item[]) {
  const network = crypto.randomUUID().slice(0, 4);
  const response = await fetch(`${shop.url}/api/checkout`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Forwarded-For": `2001:db8:${network}::1` },
    body: JSON.stringify({ items, locale }),
  });
  return CreatedOrder.parse(await response.json());
}

/** Buys through the API. @returns the order, and the token from its email. */
export async function buy(shop: Shop, locale: string, email: string, items: Item[]) {
  const { order, url } = await createOrder(shop, locale, items);
  const before = await tokensFor(shop, email);
  const body = new URLSearchParams({ action: "pay", email, name: "", card: "4242424242424242" });
  await fetch(url, { method: "POST", body, redirect: "manual" });
  await expect.poll(async () => (await tokensFor(shop, email)).length).toBe(before.length + 1);
  return { order, token: (await tokensFor(shop, email))[0] ?? "" };
}

/** Redeems a link outside the test's browser. */
export async function redeem(shop: Shop, token: string): Promise<void> {
  await fetch(`${shop.url}/api/links/redeem`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
}

/** The tokens emailed to an address, newest first. */
async function tokensFor(shop: Shop, address: string): Promise<string[]> {
  const emails = (await shop.emails()).filter(({ to }) => to === address);
  return emails.flatMap(({ text }) => /\/open\/#([\w-]+)/.exec(text)?.[1] ?? []);
}
