import { z } from "zod";
import { runShop } from "../catalogue/run-shop.ts";
import type { ShopProcess } from "../e2e/shop-process.ts";
import { until } from "./until.ts";

const CODE = /\b[2-9B-DF-HJKMNP-TV-Z]{6}\b/;
const Created = z.object({ order: z.string(), url: z.url() });
const Shown = z.object({
  entitlements: z.array(z.object({ downloads: z.array(z.object({ file: z.string() })) })),
});

/** Buys through the API, outside any browser. */
export async function buy(
  shop: ShopProcess,
  email: string,
  item: { product: string; option?: string },
): Promise<void> {
  const response = await fetch(`${shop.url}/api/checkout`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ items: [item], locale: "en" }),
  });
  const { url } = Created.parse(await response.json());
  const body = new URLSearchParams({ action: "pay", email, name: "", card: "4242424242424242" });
  await fetch(url, { method: "POST", body, redirect: "manual" });
  await linkTo(shop, email);
}

/** The link to the library in the newest email to an address. */
export function linkTo(shop: ShopProcess, email: string): Promise<string> {
  return until(
    async () => /http\S+\/open\/#[\w-]+/.exec((await newestTo(shop, email))?.text ?? "")?.[0],
    `a link to ${email}`,
  );
}

/** The code in the newest email to an address, which is the one to sign in. */
export function codeTo(shop: ShopProcess, email: string): Promise<string> {
  return until(
    async () => CODE.exec((await newestTo(shop, email))?.subject ?? "")?.[0],
    `a code to ${email}`,
  );
}

/** The files of an order that were downloaded. */
export async function downloadsOf(shop: ShopProcess, order: string): Promise<string[]> {
  const { stdout } = await runShop(["orders", "show", order, "--json"], { env: shop.variables });
  return Shown.parse(JSON.parse(stdout)).entitlements.flatMap(({ downloads }) =>
    downloads.map(({ file }) => file),
  );
}

async function newestTo(shop: ShopProcess, email: string) {
  return (await shop.emails()).find(({ to }) => to === email);
}
