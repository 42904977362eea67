import type { Command } from "commander";
import { addCorrect } from "./orders/correct.ts";
import { addEnd, addRestore } from "./orders/end.ts";
import { addGrant } from "./orders/grant.ts";
import { addFind, addList } from "./orders/list.ts";
import { addNote } from "./orders/note.ts";
import { addRefund } from "./orders/refund.ts";
import { addResend } from "./orders/resend.ts";
import { addShow } from "./orders/show.ts";

/** `shop orders`: lists the orders of a running shop, and helps their buyers. */
export function addOrders(shop: Command): void {
  const orders = shop
    .command("orders")
    .description("list the orders of the running shop, newest first, and help their buyers");
  for (const add of [
    addList,
    addFind,
    addShow,
    addResend,
    addCorrect,
    addRefund,
    addGrant,
    addEnd,
    addRestore,
    addNote,
  ])
    add(orders);
}
