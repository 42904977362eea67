import { Hono } from "hono";
import { z } from "zod";
import type { Checkout } from "../records.ts";
import type { Ledger, Reader } from "../store.ts";
import { invalid, missing } from "./api-error.ts";
import { createSession } from "./create-session.ts";
import { expansions } from "./expand-params.ts";
import { change } from "./idempotent-post.ts";
import { cursorParams, expandParams, newest, page, pageParams } from "./lists.ts";
import { expand, parseParams, queryOf, text } from "./params.ts";
import { lineItemList, sessionExpansions, sessionObject } from "./session-object.ts";
import { sessionParams } from "./session-params.ts";
import { expire } from "./session-transitions.ts";

const listParams = z.strictObject({
  ...pageParams,
  expand,
  status: z.enum(["open", "complete", "expired"]).optional(),
  payment_intent: text.optional(),
});
const lineItemParams = z.strictObject({ ...cursorParams, expand });

/** https://docs.stripe.com/api/checkout/sessions */
export function sessionRoutes(ledger: Ledger): Hono {
  return new Hono()
    .post("/", (c) =>
      change(c, ledger, sessionParams, (draft, params) => {
        const fields = expansions(params.expand, sessionExpansions);
        return sessionObject(draft, createSession(draft, params), fields);
      }),
    )
    .get("/", (c) => {
      const params = parseParams(listParams, queryOf(c.req.url));
      const fields = expansions(params.expand, sessionExpansions, true);
      const found = ledger
        .all("checkouts")
        .filter((each) => params.status === undefined || each.status === params.status)
        .filter((each) => params.payment_intent === undefined || each.payment === params.payment_intent);
      return c.json(
        newest("/v1/checkout/sessions", found, params, (each) => sessionObject(ledger, each, fields)),
      );
    })
    .get("/:id", (c) => {
      const params = parseParams(expandParams, queryOf(c.req.url));
      const fields = expansions(params.expand, sessionExpansions);
      return c.json(sessionObject(ledger, checkoutOf(ledger, c.req.param("id")), fields));
    })
    .get("/:id/line_items", (c) => {
      const params = parseParams(lineItemParams, queryOf(c.req.url));
      const isProductShown = expansions(params.expand, ["price.product"], true).length > 0;
      const { url, data } = lineItemList(checkoutOf(ledger, c.req.param("id")), isProductShown);
      return c.json(page(url, data, params));
    })
    .post("/:id/expire", (c) =>
      change(c, ledger, expandParams, (draft, params) => {
        const fields = expansions(params.expand, sessionExpansions);
        const checkout = checkoutOf(draft, c.req.param("id"));
        if (checkout.status !== "open") {
          throw invalid(
            `Only Checkout Sessions with a status in ["open"] can be expired. ` +
              `This Checkout Session has a status of ${checkout.status}.`,
          );
        }
        return sessionObject(draft, expire(draft, checkout), fields);
      }),
    );
}

function checkoutOf(reader: Reader, id: string): Checkout {
  const checkout = reader.get("checkouts", id);
  if (!checkout) throw missing("checkout.session", id, "session");
  return checkout;
}
