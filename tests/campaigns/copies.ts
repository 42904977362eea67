import pLimit from "p-limit";
import { z } from "zod";
import { AdminCopies } from "#domain/api/admin/copies.ts";
import { callAdminApi } from "#shop/admin-client.ts";
import { adminService } from "#shop/admin-service.ts";
import { buyerAt, eventually } from "../checkout/buyer.ts";
import { OFFERS } from "../checkout/goods.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";
import { expirePage } from "./expire-page.ts";
import { randomFrom } from "./random.ts";

/** More connections at once only wait in the system's queue. */
const MAX_CONNECTIONS = 1_000;
const MAX_QUANTITY = 3;
/** A hundred payments at once take a while on a busy machine. */
const TIMEOUT_S = 90;

/**
 * Many buyers at once want one to three of a tenth as many copies, over HTTP. Never may more be sold or held. Then some of them pay
 * and the others leave; their copies must go to others, until all are sold.
 *
 * @param rounds the number of buyers
 */
export async function copies({ seed, rounds }: { seed: number; rounds: number }) {
  const failures: string[] = [];
  const random = randomFrom(seed);
  const limit = Math.ceil(rounds / 10);
  const shop = await startShop({ offers: limitBook(limit) });
  const buyer = buyerAt(shop);
  let waves = 0;
  let refused = 0;
  let down = 0;
  try {
    for (let sold = 0; sold < limit; waves += 1) {
      const buyers = waves === 0 ? rounds : 2 * limit;
      // At the end somebody wants a single copy, so that the last ones can be sold.
      const wanted = Array.from({ length: buyers }, (_, n) =>
        n < buyers / 2 ? 1 : random.between(1, MAX_QUANTITY),
      );
      const { orders, failed } = await rush(shop, wanted);
      refused += buyers - orders.length - failed;
      down += failed;
      const held = orders.reduce((sum, { quantity }) => sum + quantity, 0);
      // Copies that a failed checkout had held came back too late for buyers who were refused meanwhile.
      if (held > limit - sold || (held < limit - sold && failed === 0))
        failures.push(`${held} got the last ${limit - sold} copies`);
      // The first one pays, so that each wave gets on, unless no payment page was opened.
      const paying = new Set(orders.filter((_, n) => n === 0 || random.between(0, 3) === 0));
      await Promise.all(
        orders.map((order) => (paying.has(order) ? buyer.pay(order.url) : expirePage(shop, order.url))),
      );
      sold += [...paying].reduce((sum, { quantity }) => sum + quantity, 0);
      await eventually(
        async () => {
          const now = await copiesIn(shop);
          if (now.sold + now.held > limit) failures.push(`${now.sold} sold, ${now.held} held of ${limit}`);
          return now.sold === sold && now.held === 0 ? now : null;
        },
        `${sold} sold copies`,
        TIMEOUT_S,
      );
    }
    if ((await rush(shop, [1, 1, 1])).orders.length > 0) failures.push(`more than ${limit} copies were sold`);
  } finally {
    await shop.close();
  }
  return { buyers: rounds, copies: limit, refused, "payments down": down, waves, failures };
}

function limitBook(limit: number) {
  const copies = [{ products: ["book"], options: ["standard"], limit, optionLimit: null }];
  return OFFERS.map((offer) =>
    offer.product === "book"
      ? { ...offer, options: offer.options.map((option) => ({ ...option, copies })) }
      : offer,
  );
}

/** Orders these quantities at once. @returns the payment pages of those who got their copies, and how often none could be opened */
async function rush(
  shop: TestShop,
  quantities: number[],
): Promise<{ orders: { url: string; quantity: number }[]; failed: number }> {
  let failed = 0;
  const answers = await pLimit(MAX_CONNECTIONS).map(quantities, async (quantity) => {
    const json = { items: [{ product: "book", quantity }] };
    // Each has a browser of its own: the same one would give up its earlier order.
    const response = await buyerAt(shop).api("/api/checkout", { method: "POST", json });
    const answer = z
      .object({ url: z.string() })
      .or(z.object({ type: z.string(), left: z.number().optional() }))
      .parse(await response.json());
    if ("url" in answer) return [{ url: answer.url, quantity }];
    if (answer.type.endsWith(":payments-down")) {
      failed += 1;
      return [];
    }
    if (answer.type.endsWith(":sold-out") && (answer.left ?? quantity) < quantity) return [];
    throw new Error(`a checkout for ${quantity} responded with ${answer.type}, ${answer.left} left`);
  });
  return { orders: answers.flat(), failed };
}

async function copiesIn({ settings }: TestShop): Promise<{ sold: number; held: number }> {
  const request = { method: "GET", path: "/copies" } as const;
  const service = adminService({}, { DATA_DIR: settings.dataDir });
  const [book] = await callAdminApi(service, request, z.array(AdminCopies));
  return book ?? { sold: 0, held: 0 };
}
