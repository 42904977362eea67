import pLimit from "p-limit";
import { z } from "zod";
import { AdminDiscount } from "#domain/api/admin/discounts.ts";
import { callAdminApi } from "#shop/admin-client.ts";
import { adminService } from "#shop/admin-service.ts";
import { buyerAt, eventually } from "../checkout/buyer.ts";
import { discountWith } from "../checkout/discounts.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";
import { expirePage } from "./expire-page.ts";
import { randomFrom } from "./random.ts";

const LIMIT = 10;
const CODE = "LANTERN10";
/** More connections at once only wait in the system's queue. */
const MAX_CONNECTIONS = 1_000;

/**
 * Many buyers at once want a code of ten uses, over HTTP. At most ten may get it. Then some of them pay and the others leave; what
 * they held must go to others, until ten orders have used it.
 *
 * @param rounds the number of buyers
 */
export async function codes({ seed, rounds }: { seed: number; rounds: number }) {
  const failures: string[] = [];
  const random = randomFrom(seed);
  const shop = await startShop({ discounts: [discountWith({ code: CODE, limit: LIMIT })] });
  const buyer = buyerAt(shop);
  let waves = 0;
  let refused = 0;
  try {
    for (let used = 0; used < LIMIT; waves += 1) {
      const pages = await rush(shop, waves === 0 ? rounds : 2 * LIMIT);
      refused += (waves === 0 ? rounds : 2 * LIMIT) - pages.length;
      if (pages.length !== LIMIT - used) failures.push(`${pages.length} got the last ${LIMIT - used} uses`);
      // The first one pays, so that each wave gets on.
      const paying = pages.filter((_, n) => n === 0 || random.between(0, 3) === 0);
      await Promise.all(pages.map((url) => (paying.includes(url) ? buyer.pay(url) : expirePage(shop, url))));
      used += paying.length;
      await eventually(async () => {
        const now = await usesIn(shop);
        if (now.used + now.held > LIMIT) failures.push(`${now.used} used, ${now.held} held`);
        return now.used === used && now.held === 0 ? now : null;
      }, `${used} final uses`);
    }
    if ((await rush(shop, LIMIT)).length > 0) failures.push("more than ten got the code");
  } finally {
    await shop.close();
  }
  return { buyers: rounds, refused, waves, failures };
}

/** Orders with the code at once. @returns the payment pages of those who got it */
async function rush(shop: TestShop, buyers: number): Promise<string[]> {
  const answers = await pLimit(MAX_CONNECTIONS).map(Array.from({ length: buyers }), async () => {
    const json = { items: [{ product: "book" }], code: CODE };
    // Each has a browser of its own: the same one would give up its earlier order.
    const response = await buyerAt(shop).api("/api/checkout", { method: "POST", json });
    const answer = z
      .object({ url: z.string() })
      .or(z.object({ type: z.string() }))
      .parse(await response.json());
    if ("url" in answer) return [answer.url];
    if (answer.type.endsWith(":code-used-up")) return [];
    throw new Error(`a checkout responded with ${answer.type}`);
  });
  return answers.flat();
}

async function usesIn({ settings }: TestShop): Promise<{ used: number; held: number }> {
  const request = { method: "GET", path: "/discounts" } as const;
  const service = adminService({}, { DATA_DIR: settings.dataDir });
  const [discount] = await callAdminApi(service, request, z.array(AdminDiscount));
  return discount ?? { used: 0, held: 0 };
}
