import { Hono } from "hono";
import { z } from "zod";
import type { Ledger } from "../store.ts";
import { invalid, missing } from "./api-error.ts";
import { newest, pageParams } from "./lists.ts";
import { flag, parseParams, queryOf, text } from "./params.ts";

const MAX_TYPES = 20;

const listParams = z.strictObject({
  ...pageParams,
  type: text.optional(),
  types: z.array(text).max(MAX_TYPES).optional(),
  delivery_success: flag.optional(),
});

/** What happened, newest first, for 30 days: https://docs.stripe.com/api/events/list */
export function eventRoutes(ledger: Ledger): Hono {
  return new Hono()
    .get("/", (c) => {
      const params = parseParams(listParams, queryOf(c.req.url));
      if (params.type !== undefined && params.types !== undefined) {
        throw invalid("You may only specify one of these parameters: type, types.");
      }
      const isAsked = typeFilter(params.types ?? (params.type === undefined ? [] : [params.type]));
      const found = ledger
        .all("events")
        .filter((event) => isAsked(event.type))
        .filter(
          (event) =>
            params.delivery_success === undefined || isDelivered(event.id) === params.delivery_success,
        );
      return c.json(newest("/v1/events", found, params, (event): unknown => JSON.parse(event.payload)));
    })
    .get("/:id", (c) => {
      const id = c.req.param("id");
      const event = ledger.get("events", id);
      if (!event) throw missing("event", id);
      return c.body(event.payload, 200, { "content-type": "application/json" });
    });

  function isDelivered(id: string): boolean {
    return ledger.get("deliveries", id)?.state === "delivered";
  }
}

/** `charge.*` stands for every type that begins so; no types at all stand for every one. */
function typeFilter(types: string[]): (type: string) => boolean {
  if (types.length === 0) return () => true;
  return (type) =>
    types.some((asked) => (asked.endsWith("*") ? type.startsWith(asked.slice(0, -1)) : type === asked));
}
