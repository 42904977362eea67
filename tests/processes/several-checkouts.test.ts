import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Database } from "#checkout/orders/database/database.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { addKeys } from "#checkout/orders/licences/key-list-store.ts";
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
const TIMEOUT_MS = 150_000;
const WAIT_S = 60;

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
  let shop: SeveralCheckouts;
  let database: Database;
  beforeEach(async () => {
    const discounts = [discountWith({ code: "FEW", limit: USES })];
    shop = await startCheckouts(PROCESSES, { offers: limitedBook(), discounts });
    database = await postgresDatabase(shop.ordersUrl);
  });
  afterEach(async () => {
    await database.close();
    await shop.close();
  });

  it(
    "sell no more than there is, and fulfil each order once, whichever of them hears of the payment",
    async () => {
      await addKeys(database, { pool: "keys", previousPools: [], keys: keysOf(COPIES) }, new Date());
      const [books, records] = await Promise.all([
        order({ items: [{ product: "book" }] }),
        order({ items: [{ product: "record" }], code: "FEW" }),
      ]);
      expect(books.placed).toHaveLength(COPIES);
      expect(new Set(books.refusals)).toEqual(new Set(["urn:vitrine:problem:sold-out"]));
      expect(records.placed).toHaveLength(USES);
      expect(new Set(records.refusals)).toEqual(new Set(["urn:vitrine:problem:code-used-up"]));

      const placed = [...books.placed, ...records.placed];
      await Promise.all(placed.map(pay));
      // Each buyer returns to another process than the one that opened the payment page.
      await Promise.all(placed.map(({ order }, n) => buyerAt(at(n + 1)).status(order, "paid")));
      expect(await recipients(placed.length)).toEqual(placed.map(({ email }) => email).toSorted());
      const each = placed.map(() => 1);
      expect(await column("SELECT COUNT(*) AS n FROM entitlements GROUP BY order_id")).toEqual(each);
      expect(await column("SELECT position FROM invoices ORDER BY position")).toEqual(
        placed.map((_, n) => n + 1),
      );
      expect(await column("SELECT COUNT(*) AS n FROM licence_stock WHERE entitlement_id IS NULL")).toEqual([
        0,
      ]);
      expect(await column("SELECT COUNT(*) AS n FROM licences")).toEqual([COPIES]);
      expect(shop.output()).not.toContain('"level":"error"');
    },
    TIMEOUT_MS,
  );

  it(
    "lose nothing when one of them is killed while it handles payments",
    async () => {
      const { placed } = await order({ items: [{ product: "record" }] });
      expect(placed).toHaveLength(BUYERS);
      const paid = Promise.all(placed.map(pay));
      await atLeast(3, "SELECT COUNT(*) AS n FROM webhook_events WHERE handled_at IS NOT NULL");
      await shop.checkouts[0]?.kill();
      await paid;
      await atLeast(BUYERS, "SELECT COUNT(*) AS n FROM webhook_events");
      shop.wait(CLAIMS_EXPIRE_S);
      expect(await recipients(BUYERS)).toEqual(placed.map(({ email }) => email).toSorted());
      expect(await column("SELECT status FROM orders")).toEqual(placed.map(() => "paid"));
      expect(await column("SELECT COUNT(*) AS n FROM entitlements GROUP BY order_id")).toEqual(
        placed.map(() => 1),
      );
    },
    TIMEOUT_MS,
  );

  /** The processes in turn. */
  function at(n: number) {
    return { url: shop.checkouts[n % PROCESSES]?.url ?? "", sandboxUrl: shop.sandboxUrl };
  }

  /** Many buyers order the same at once. @returns who got a payment page, and why the others got none */
  async function order(json: object) {
    const answers = await Promise.all(
      Array.from({ length: BUYERS }, async (_, n) => {
        const response = await buyerAt(at(n)).api("/api/checkout", {
          method: "POST",
          json: { locale: "en", ...json },
        });
        return Answer.parse(await response.json());
      }),
    );
    const placed = answers.flatMap((answer) =>
      "order" in answer ? [{ ...answer, email: `${answer.order}@example.com`.toLowerCase() }] : [],
    );
    return { placed, refusals: answers.flatMap((answer) => ("type" in answer ? [answer.type] : [])) };
  }

  function pay({ url, email }: { url: string; email: string }) {
    return buyerAt(at(0)).pay(url, "pay", email);
  }

  /** Waits for a number of emails, and until none waits to be sent. @returns to whom all emails were sent */
  async function recipients(count: number): Promise<string[]> {
    const emails = eventually(
      async () => {
        const inbox = await buyerAt(at(0)).inbox(0);
        const [waiting] = await column("SELECT COUNT(*) AS n FROM messages WHERE state = 'waiting'");
        return waiting === 0 && inbox.length >= count ? inbox : null;
      },
      `${count} emails`,
      WAIT_S,
    );
    return (await emails).map(({ to }) => to).toSorted();
  }

  async function atLeast(count: number, query: string): Promise<void> {
    await eventually(async () => (Number((await column(query))[0]) >= count ? true : null), query, WAIT_S);
  }

  async function column(text: string): Promise<unknown[]> {
    return (await database.read({ text, values: [] })).flatMap((row) => Object.values(row));
  }
});

const Answer = z.object({ order: z.string(), url: z.string() }).or(z.object({ type: z.string() }));

function keysOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `KEY-${n}`);
}
