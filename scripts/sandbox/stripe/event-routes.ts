import { Hono } from "hono";
import { z } from "zod";
import type { Store } from "../store.ts";
import { invalid, missing } from "./api-error.ts";
import { datedListParams, listNewestFirst } from "./lists.ts";
import { flag, parseParams, queryOf, text } from "./params.ts";

const MAX_TYPES = 20;

const listParams = z.strictObject({
  ...datedListParams,
  type: text.optional(),
  types: z.array(text).max(MAX_TYPES).optional(),
  delivery_success: flag.optional(),
});

/** Events, newest first: https://docs.stripe.com/api/events/list */
export function eventRoutes(store: Store): Hono {
  return new Hono()
    .get("/", (c) => {
      const params = parseParams(listParams, queryOf(c.req.url));
      if (params.type !== undefined && params.types !== undefined) {
        throw invalid("You may only specify one of these parameters: type, types.");
      }
      const matchesType = typeFilter(params.types ?? (params.type === undefined ? [] : [params.type]));
      const events = store
        .all("events")
        .filter((event) => matchesType(event.type))
        .filter(
          (event) =>
            params.delivery_success === undefined || isDelivered(event.id) === params.delivery_success,
        );
      return c.json(
        listNewestFirst("/v1/events", events, params, (event): unknown => JSON.parse(event.payload)),
      );
    })
    .get("/:id", (c) => {
      const id = c.req.param("id");
      const event = store.get("events", id);
      if (!event) throw missing("event", id);
      return c.body(event.payload, 200, { "content-type": "application/json" });
    });

  function isDelivered(id: string): boolean {
    return store.get("deliveries", id)?.state === "delivered";
  }
}

/** Matches the given types. `charge.*` matches every type with that prefix, and an empty list matches all types. */
function typeFilter(types: string[]): (type: string) => boolean {
  if (types.length === 0) return () => true;
  return (type) =>
    types.some((pattern) =>
      pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern,
    );
}
