import { Hono } from "hono";
import type { AdminCopies } from "#domain/api/admin/copies.ts";
import type { Offer } from "#domain/offer.ts";
import type { Env } from "../http/env.ts";
import { countCopies } from "../orders/holds/limited-copies.ts";
import type { Ports } from "../ports.ts";

export function copyRoutes({ database, offers }: Ports) {
  return new Hono<Env>().get("/", async (c) => {
    const limits: ReturnType<typeof limitsOf> = [];
    for await (const offer of offers.all()) limits.push(...limitsOf(offer));
    // Publishing asks often, and most shops have no limits.
    const counts = limits.length > 0 ? await countCopies(database) : [];
    return c.json<AdminCopies[]>(
      limits.map(({ products, options, ...copies }) => {
        const matching = counts.filter(
          ({ product, option }) => products.includes(product) && (options?.includes(option) ?? true),
        );
        const sum = (kind: "sold" | "held") => matching.reduce((sum, count) => sum + count[kind], 0);
        return { ...copies, sold: sum("sold"), held: sum("held") };
      }),
    );
  });
}

/** The limits of a product, with the names under which its copies are counted; `options` null: all. */
function limitsOf({ product, options }: Offer) {
  const limited = options.flatMap(({ key, copies = [] }) =>
    copies.filter(({ products }) => products[0] === product).map((copy) => ({ key, copy })),
  );
  const [first] = limited;
  const ofProduct =
    first && first.copy.limit !== null
      ? [{ product, option: null, limit: first.copy.limit, products: first.copy.products, options: null }]
      : [];
  const ofOptions = limited.flatMap(({ key, copy: { products, options, optionLimit } }) =>
    optionLimit === null ? [] : [{ product, option: key, limit: optionLimit, products, options }],
  );
  return [...ofProduct, ...ofOptions];
}
