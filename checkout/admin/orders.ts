import { Hono } from "hono";
import type { AdminEvent, AdminOrder, AdminOrderDetails, ResentMessage } from "#domain/api/admin/orders.ts";
import {
  AdminOrdersQuery,
  CorrectionRequest,
  GrantRequest,
  NoteRequest,
  ResendRequest,
} from "#domain/api/admin/requests.ts";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import { readBody, readQuery } from "../http/read-request.ts";
import { composeEmail } from "../jobs/compose-email.ts";
import { isObsolete } from "../jobs/obsolete-message.ts";
import { correctAddress } from "../orders/customers/correct-address.ts";
import { correctRecipient } from "../orders/gifts/correct-recipient.ts";
import { giftDeliveryOf } from "../orders/gifts/deliver-gift.ts";
import { grantCopy } from "../orders/grant-copy.ts";
import { resendMessage } from "../orders/messages/resend-message.ts";
import { addNote } from "../orders/note-order.ts";
import type { Order } from "../orders/order.ts";
import { orderResponse } from "../orders/order-response.ts";
import { searchOrders } from "../orders/order-search.ts";
import { findOrder, listOrders } from "../orders/order-store.ts";
import { originOf } from "../orders/origin.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "../routes/sweep-soon.ts";
import { findDetails } from "./order-details.ts";
import { adminEvent } from "./order-history.ts";

export function orderRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new Hono<Env>()
    .get("/", async (c) => {
      const { find, ...query } = readQuery(c, AdminOrdersQuery);
      const orders =
        find === undefined
          ? await listOrders(database, query)
          : await searchOrders(database, find, query.limit);
      return c.json<AdminOrder[]>(orders.map((order) => adminOrder(order, clock())));
    })
    .post("/grant", async (c) => {
      const order = await grantCopy(ports, await readBody(c, GrantRequest), clock());
      sweepSoon(c, ports);
      return c.json<AdminOrder>(adminOrder(order, clock()));
    })
    .get("/:id", async (c) => {
      const order = await requireOrder(c.req.param("id"));
      return c.json<AdminOrderDetails>({
        ...adminOrder(order, clock()),
        ...(await findDetails(ports, order)),
      });
    })
    .post("/:id/resend", async (c) => {
      const order = await requireOrder(c.req.param("id"));
      const { id, kind, recipient } = await resendMessage(
        database,
        order,
        await readBody(c, ResendRequest),
        clock(),
        async (message) => (await isObsolete(ports, message)) || !(await composeEmail(ports, message)),
      );
      sweepSoon(c, ports);
      return c.json<ResentMessage>({ id, kind, recipient });
    })
    .post("/:id/correct", async (c) => {
      const order = await requireOrder(c.req.param("id"));
      const { email, recipient = "" } = await readBody(c, CorrectionRequest);
      const corrected =
        email === undefined
          ? await correctRecipient(ports, order, recipient, "owner")
          : await correctAddress(ports, order, email, "owner");
      sweepSoon(c, ports);
      return c.json<AdminOrder>(adminOrder(corrected, clock()));
    })
    .post("/:id/notes", async (c) => {
      const { id } = await requireOrder(c.req.param("id"));
      const { text } = await readBody(c, NoteRequest);
      return c.json<AdminEvent>(adminEvent(await addNote(database, id, text, clock())));
    });

  async function requireOrder(id: string): Promise<Order> {
    const order = await findOrder(database, id);
    if (!order) throw new Problem("unknown-order", { isForOwner: true });
    return order;
  }
}

function adminOrder(order: Order, at: Date): AdminOrder {
  const { email, locale, gift } = order;
  return {
    ...{ ...orderResponse(order), email, locale, origin: originOf(order) },
    gift: gift && {
      ...{ recipient: gift.recipient, giver: gift.giver, words: gift.words },
      deliversAt: giftDeliveryOf(order, at),
    },
  };
}
