import * as z from "zod";
import { Discount } from "#domain/discount.ts";
import { Offer, OffersFile } from "#domain/offer.ts";
import { type Database, type Row, type Statement, sql } from "../orders/database/database.ts";
import { jsonColumn } from "../orders/database/json-column.ts";
import { readForIds } from "../orders/database/lists.ts";
import { CatalogueMissing, type Offers } from "./offers.ts";

/** How long what belongs to the whole shop may be out of date. Each request asks for it several times. */
const REREAD_AFTER_MS = 10_000;
/** How many products are in memory at once while all are read. */
const PAGE_SIZE = 200;

const ShopRow = z.object({
  body: jsonColumn(z.object({ shop: OffersFile.shape.shop, discounts: z.array(Discount) })),
});
const ProductRow = z.object({ key: z.string(), body: jsonColumn(Offer) });

/**
 * The offers in a table, to which a deployment sends them (rows.ts), with messages from elsewhere. Products are read as they are
 * asked for, so that there may be any number of them.
 */
export function tableOffers(
  { read }: Pick<Database, "read">,
  { clock, messages }: { clock: () => Date; messages: Offers["messages"] },
): Offers {
  const table = {
    read: (statement: Statement) =>
      read(statement).catch((cause) => {
        throw new CatalogueMissing('The offers cannot be read: run "npm run deploy:edge"', { cause });
      }),
  };

  const loadShop = reread(clock, async () => {
    const [row] = await table.read(sql`SELECT body FROM offers WHERE kind = 'shop'`);
    return parse(ShopRow, row).body;
  });
  const loadProduct = inBatches(async (slugs) => {
    const rows = await readForIds(
      table,
      slugs,
      (some) => sql`SELECT key, body FROM offers WHERE kind IN ('product', 'renamed') AND key IN (${some})`,
    );
    return new Map(rows.map((row) => parse(ProductRow, row)).map(({ key, body }) => [key, body]));
  });

  return {
    shop: async () => (await loadShop()).shop,
    discounts: async () => (await loadShop()).discounts,
    messages,
    async find(product) {
      // An empty table is no shop without products.
      await loadShop();
      return loadProduct(product);
    },
    async *all() {
      await loadShop();
      for (let last = "", isComplete = false; !isComplete; ) {
        const rows = await table.read(
          sql`SELECT key, body FROM offers WHERE kind = 'product' AND key > ${last} ORDER BY key LIMIT ${PAGE_SIZE}`,
        );
        const page = rows.map((row) => parse(ProductRow, row));
        yield* page.map(({ body }) => body);
        last = page.at(-1)?.key ?? "";
        isComplete = page.length < PAGE_SIZE;
      }
    },
  };
}

/** @throws {CatalogueMissing} if there is no row, or another version of the shop has written it */
function parse<Schema extends z.ZodType>(schema: Schema, row: Row | undefined): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(row);
  if (success) return data;
  throw new CatalogueMissing('There are no offers of this version: run "npm run deploy:edge"', {
    cause: error,
  });
}

/** Keeps what was loaded for a while. Not its promise, which a Worker must not share between requests. */
function reread<Value>(clock: () => Date, load: () => Promise<Value>): () => Promise<Value> {
  let cached: { value: Value; at: number } | null = null;
  return async () => {
    const at = clock().getTime();
    if (cached === null || at - cached.at >= REREAD_AFTER_MS) cached = { value: await load(), at };
    return cached.value;
  };
}

/** Loads what is asked for at the same moment together, since a Worker may make only so many queries for a request. */
function inBatches<Value>(
  load: (keys: string[]) => Promise<Map<string, Value>>,
): (key: string) => Promise<Value | null> {
  let next: { keys: Set<string>; loaded: Promise<Map<string, Value>> } | null = null;
  return async (key) => {
    if (next === null) {
      const keys = new Set<string>();
      const loaded = Promise.resolve().then(() => {
        next = null;
        return load([...keys]);
      });
      next = { keys, loaded };
    }
    const { keys, loaded } = next;
    keys.add(key);
    return (await loaded).get(key) ?? null;
  };
}
