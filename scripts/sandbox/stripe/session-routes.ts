import { Hono } from "hono";
import { z } from "zod";
import type { Session } from "../records.ts";
import type { Store, StoreReader } from "../store.ts";
import { invalid, missing } from "./api-error.ts";
import { checkoutSessionParams } from "./checkout-session-params.ts";
import { createSession } from "./create-session.ts";
import { expandedFields } from "./expand-params.ts";
import { idempotentPost } from "./idempotent-post.ts";
import { cursorPage, cursorParams, datedListParams, expandParams, listNewestFirst } from "./lists.ts";
import { expand, parseParams, queryOf, text } from "./params.ts";
import { lineItemList, SESSION_EXPANDABLE_FIELDS, sessionObject } from "./session-object.ts";
import { expire } from "./session-transitions.ts";

const listParams = z.strictObject({
  ...datedListParams,
  expand,
  status: z.enum(["open", "complete", "expired"]).optional(),
  payment_intent: text.optional(),
});
const lineItemParams = z.strictObject({ ...cursorParams, expand });

/** https://docs.stripe.com/api/checkout/sessions */
export function sessionRoutes(store: Store): Hono {
  return new Hono()
    .post("/", (c) =>
      idempotentPost(c, store, checkoutSessionParams, (tx, params) => {
        const fields = expandedFields(params.expand, SESSION_EXPANDABLE_FIELDS);
        return sessionObject(tx, createSession(tx, params), fields);
      }),
    )
    .get("/", (c) => {
      const params = parseParams(listParams, queryOf(c.req.url));
      const fields = expandedFields(params.expand, SESSION_EXPANDABLE_FIELDS, true);
      const sessions = store
        .all("sessions")
        .filter(({ status }) => params.status === undefined || status === params.status)
        .filter(
          ({ paymentId }) => params.payment_intent === undefined || paymentId === params.payment_intent,
        );
      return c.json(
        listNewestFirst("/v1/checkout/sessions", sessions, params, (session) =>
          sessionObject(store, session, fields),
        ),
      );
    })
    .get("/:id", (c) => {
      const params = parseParams(expandParams, queryOf(c.req.url));
      const fields = expandedFields(params.expand, SESSION_EXPANDABLE_FIELDS);
      return c.json(sessionObject(store, sessionOf(store, c.req.param("id")), fields));
    })
    .get("/:id/line_items", (c) => {
      const params = parseParams(lineItemParams, queryOf(c.req.url));
      const fields = expandedFields(params.expand, ["price.product", "taxes"], true);
      const { url, data } = lineItemList(sessionOf(store, c.req.param("id")), {
        isProductExpanded: fields.includes("price.product"),
        areTaxesExpanded: fields.includes("taxes"),
      });
      return c.json(cursorPage(url, data, params));
    })
    .post("/:id/expire", (c) =>
      idempotentPost(c, store, expandParams, (tx, params) => {
        const fields = expandedFields(params.expand, SESSION_EXPANDABLE_FIELDS);
        const session = sessionOf(tx, c.req.param("id"));
        if (session.status !== "open") {
          throw invalid(
            `Only Checkout Sessions with a status in ["open"] can be expired. ` +
              `This Checkout Session has a status of ${session.status}.`,
          );
        }
        return sessionObject(tx, expire(tx, session), fields);
      }),
    );
}

function sessionOf(reader: StoreReader, id: string): Session {
  const session = reader.get("sessions", id);
  if (!session) throw missing("checkout.session", id, "session");
  return session;
}
