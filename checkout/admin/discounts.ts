import { Hono } from "hono";
import type { AdminDiscount } from "#domain/api/admin/discounts.ts";
import type { Env } from "../http/env.ts";
import { countUses } from "../orders/holds/discount-uses.ts";
import type { Ports } from "../ports.ts";

export function discountRoutes({ database, offers }: Ports) {
  return new Hono<Env>().get("/", async (c) => {
    const [discounts, uses] = await Promise.all([offers.discounts(), countUses(database)]);
    return c.json<AdminDiscount[]>(
      discounts.map((discount) => ({ ...discount, ...(uses.get(discount.key) ?? { used: 0, held: 0 }) })),
    );
  });
}
