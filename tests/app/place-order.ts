import { z } from "zod";
import { order } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

export const Answer = z.looseObject({ status: z.string() });

export async function getOrder(shop: Shop, id: string) {
  return Answer.parse(await (await shop.browser().api(`/api/orders/${id}`)).json());
}

export async function placeOrder() {
  const shop = await openShop();
  const id = await order(shop.browser(), { items: [{ product: "book" }] });
  shop.payments.asked.length = 0;
  return { shop, id, session: `cs_${id}` };
}
