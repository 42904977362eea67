import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Database, sql } from "#checkout/orders/database/database.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { addKeys } from "#checkout/orders/licence-stock.ts";
import type { Offer } from "#domain/offer.ts";
import { buyerAt, eventually } from "../checkout/buyer.ts";
import { discountWith } from "../checkout/discounts.ts";
import { OFFERS } from "../checkout/goods.ts";
import { type SeveralCheckouts, startCheckouts } from "./several-checkouts.ts";

const PROCESSES = 3;
const COPIES = 5;
const USES = 3;
const BUYERS = 8 * PROCESSES;
/** Longer than any claim of a process lasts. */
const CLAIMS_EXPIRE_S = 600;
const TIMEOUT_MS = 120_000;

/** Five copies of the book, each with a licence key of the creator's own list. */
function limitedBook(): Offer[] {
  const copies = [{ products: ["book"], options: ["standard"], limit: COPIES, optionLimit: null }];
  return OFFERS.map((offer) =>
    offer.product === "book"
      ? {
          ...offer,
          options: offer.options.map((option) => ({
            ...{ ...option, copies },
            parts: option.parts.map((part) => ({
              ...part,
              licenceKeys: { activations: null, pool: "keys" },
            })),
          })),
        }
      : offer,
  );
}

describe("several checkouts on one order book", () => {
  let shop: SeveralCheckouts | undefined;
  let database: Database;
  afterEach(async () => {
    await database.close();
    await shop?.close();
  });

  async function start() {
    const discounts = [discountWith({ code: "FEW", limit: USES })];
    shop = await startCheckouts(PROCESSES, { offers: limitedBook(), discounts });
    database = await postgresDatabase(shop.ordersUrl);
    return shop;
  }

  /** Of the checkouts in turn. */
  function buyersOf({ checkouts, sandboxUrl }: SeveralCheckouts, count: number) {
    return Array.from({ length: count }, (_, n) => ({
      ...buyerAt({ url: checkouts[n % checkouts.length]?.url ?? "", sandboxUrl }),
      email: `reader-${n}@example.com`,
    }));
  }

  type Buyer = ReturnType<typeof buyersOf>[number];

  /** @returns those who got a payment page */
  async function order(buyers: Buyer[], json: object) {
    const answers = await Promise.all(
      buyers.map(async (buyer) => {
        const answer = await buyer.api("/api/checkout", { method: "POST", json: { locale: "en", ...json } });
        const { order, url, type } = Answer.parse(await answer.json());
        return order && url ? [{ buyer, order, url }] : [type];
      }),
    );
    const placed = answers.flat().flatMap((answer) => (typeof answer === "object" ? [answer] : []));
    const refusals = answers.flat().filter((answer) => typeof answer === "string");
    return { placed, refusals };
  }

  it(
    "sell no more than there is, and fulfil each order once, whichever of them hears of the payment",
    async () => {
      const { sandboxUrl, output } = await start();
      if (!shop) return;
      const pool = { pool: "keys", previousPools: [], keys: keysOf(COPIES) };
      await addKeys(database, pool, new Date());
      const [books, records] = await Promise.all([
        order(buyersOf(shop, BUYERS), { items: [{ product: "book" }] }),
        order(buyersOf(shop, BUYERS), { items: [{ product: "record" }], code: "FEW" }),
      ]);
      expect(books.placed).toHaveLength(COPIES);
      expect(new Set(books.refusals)).toEqual(new Set(["urn:vitrine:problem:sold-out"]));
      expect(records.placed).toHaveLength(USES);
      expect(new Set(records.refusals)).toEqual(new Set(["urn:vitrine:problem:code-used-up"]));

      const placed = [...books.placed, ...records.placed].map((each, n) => ({
        ...each,
        email: `buyer-${n}@example.com`,
      }));
      await Promise.all(placed.map(({ buyer, url, email }) => buyer.pay(url, "pay", email)));
      await Promise.all(placed.map(({ buyer, order }) => buyer.status(order, "paid")));
      const inbox = await buyerAt({ url: "", sandboxUrl }).inbox(placed.length);
      // What two of them send at once arrives before what they find later.
      await eventually(async () => ((await waiting(database)) === 0 ? true : null), "all emails");
      expect(inbox.map(({ to }) => to).toSorted()).toEqual(placed.map(({ email }) => email).toSorted());
      expect((await buyerAt({ url: "", sandboxUrl }).inbox()).length).toBe(placed.length);

      expect(await column(database, "SELECT COUNT(*) FROM entitlements GROUP BY order_id")).toEqual(
        placed.map(() => 1),
      );
      expect(await column(database, "SELECT position FROM invoices ORDER BY position")).toEqual(
        placed.map((_, n) => n + 1),
      );
      expect(
        await column(database, "SELECT COUNT(*) FROM licence_stock WHERE entitlement_id IS NOT NULL"),
      ).toEqual([COPIES]);
      expect(await column(database, "SELECT COUNT(*) FROM licences")).toEqual([COPIES]);
      expect(output()).not.toContain('"level":"error"');
    },
    TIMEOUT_MS,
  );

  it(
    "lose nothing when one of them is killed while it handles payments",
    async () => {
      const { sandboxUrl, checkouts, wait } = await start();
      if (!shop) return;
      const { placed } = await order(buyersOf(shop, BUYERS), { items: [{ product: "zine", amount: 2000 }] });
      expect(placed).toHaveLength(BUYERS);
      const paid = Promise.all(
        placed.map(({ buyer, url }, n) => buyer.pay(url, "pay", `buyer-${n}@example.com`)),
      );
      await eventually(async () => ((await handled(database)) >= 3 ? true : null), "the first payments");
      await checkouts[0]?.kill();
      await paid;
      await eventually(async () => ((await recorded(database)) >= BUYERS ? true : null), "all webhooks", 60);
      wait(CLAIMS_EXPIRE_S);
      const others = buyersOf({ ...shop, checkouts: checkouts.slice(1) }, BUYERS);
      const inbox = await eventually(
        async () => {
          const emails = await others[0]?.inbox();
          return emails && emails.length >= BUYERS ? emails : null;
        },
        "all emails",
        60,
      );
      expect(inbox.map(({ to }) => to).toSorted()).toEqual(
        placed.map((_, n) => `buyer-${n}@example.com`).toSorted(),
      );
      expect(await column(database, "SELECT status FROM orders")).toEqual(placed.map(() => "paid"));
      expect(await column(database, "SELECT COUNT(*) FROM entitlements GROUP BY order_id")).toEqual(
        placed.map(() => 1),
      );
      expect(sandboxUrl).toBeTruthy();
    },
    TIMEOUT_MS,
  );
});

const Answer = z.object({
  order: z.string().optional(),
  url: z.string().optional(),
  type: z.string().optional(),
});

function keysOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `KEY-${n}`);
}

async function column(database: Database, text: string): Promise<unknown[]> {
  return (await database.read({ text, values: [] })).flatMap((row) => Object.values(row));
}

async function waiting(database: Database): Promise<number> {
  return Number((await column(database, "SELECT COUNT(*) FROM messages WHERE state = 'waiting'"))[0]);
}

async function handled(database: Database): Promise<number> {
  const [row] = await database.read(
    sql`SELECT COUNT(*) AS n FROM webhook_events WHERE handled_at IS NOT NULL`,
  );
  return Number(row?.n);
}

async function recorded(database: Database): Promise<number> {
  const [row] = await database.read(sql`SELECT COUNT(*) AS n FROM webhook_events`);
  return Number(row?.n);
}
