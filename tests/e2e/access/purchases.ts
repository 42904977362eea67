import { z } from "zod";
import type { Shop } from "../shop-process.ts";
import { expect } from "../test.ts";

interface Item {
  product: string;
  option?: string;
}

const Opened = z.object({ order: z.string(), url: z.url() });

/** Opens an order over the API, as a program would, and leaves it unpaid. */
export async function openOrder(shop: Shop, locale: string, items: Item[]) {
  const response = await fetch(`${shop.url}/api/checkout`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ items, locale }),
  });
  return Opened.parse(await response.json());
}

/** Buys over the API. @returns the order, and the token that its mail carries. */
export async function buy(shop: Shop, locale: string, email: string, items: Item[]) {
  const { order, url } = await openOrder(shop, locale, items);
  const known = await tokensTo(shop, email);
  const body = new URLSearchParams({ action: "pay", email, name: "", card: "4242424242424242" });
  await fetch(url, { method: "POST", body, redirect: "manual" });
  await expect.poll(async () => (await tokensTo(shop, email)).length).toBe(known.length + 1);
  return { order, token: (await tokensTo(shop, email))[0] ?? "" };
}

/** Spends a link elsewhere than in the browser of the test. */
export async function spend(shop: Shop, token: string): Promise<void> {
  await fetch(`${shop.url}/api/links/redeem`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
}

/** The tokens mailed to an address, newest first. */
async function tokensTo(shop: Shop, address: string): Promise<string[]> {
  const mails = (await shop.mails()).filter(({ to }) => to === address);
  return mails.flatMap(({ text }) => /\/open\/#([\w-]+)/.exec(text)?.[1] ?? []);
}
