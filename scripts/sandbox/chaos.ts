import { Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import type { Html } from "./pages/layout.ts";
import type { Disturbance } from "./records.ts";
import type { Store, StoreReader } from "./store.ts";
import { flag, readBody } from "./switch-form.ts";

const LABELS: Record<Disturbance, { name: string; effect: string }> = {
  duplicate: { name: "Duplicate", effect: "Each event is posted twice, at the same time." },
  reorder: { name: "Reorder", effect: "Events wait for up to three seconds and pass each other." },
  delay: { name: "Delay", effect: "Each event is posted five seconds later." },
  drop: { name: "Drop", effect: "One event in four is never posted. The shop has to find it by itself." },
};
const DISTURBANCES = ["duplicate", "reorder", "delay", "drop"] as const satisfies Disturbance[];

const chaosChange = z.strictObject(Object.fromEntries(DISTURBANCES.map((name) => [name, flag])));

/**
 * `POST /chaos` disturbs the webhooks (`true`), or stops to (`false`): `{duplicate?, reorder?, delay?, drop?}` as a form or as
 * JSON. A form redirects to the start page. JSON and `GET /chaos` return the state of all four, which are off at first. The state
 * survives a restart.
 */
export function chaosRoutes(store: Store): Hono {
  return new Hono()
    .get("/", (c) => c.json(chaos(store)))
    .post("/", async (c) => {
      const { isJson, body } = await readBody(c);
      const parsed = chaosChange.safeParse(body);
      if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 422);
      await store.write((tx) => {
        for (const name of DISTURBANCES) {
          const on = parsed.data[name];
          if (on !== undefined) tx.put("disturbances", { id: name, on });
        }
      });
      return isJson ? c.json(chaos(store)) : c.redirect("/#chaos", 303);
    });
}

export function isDisturbed(reader: StoreReader, name: Disturbance): boolean {
  return reader.get("disturbances", name)?.on ?? false;
}

/** A button for each disturbance, which switches it on or off. */
export function chaosForm(reader: StoreReader): Html {
  return html`
<form method="post" action="/chaos" class="stack">${DISTURBANCES.map((name) => {
    const on = isDisturbed(reader, name);
    return html`
  <p class="row${on ? " note" : ""}"><button name="${name}" value="${String(!on)}" aria-pressed="${String(on)}">${LABELS[name].name}</button>
    <span class="small${on ? "" : " soft"}">${on && html`<strong>On.</strong> `}${LABELS[name].effect}</span></p>`;
  })}
</form>`;
}

function chaos(reader: StoreReader): Record<string, boolean> {
  return Object.fromEntries(DISTURBANCES.map((name) => [name, isDisturbed(reader, name)]));
}

const DELAY_MS = 5_000;
const MAX_REORDER_MS = 3_000;
const DROPPED_OF = 4;

/** How the first attempt to post an event is disturbed. It depends on the event's random id, so a restart changes nothing. */
export function disturbDelivery(
  reader: StoreReader,
  eventId: string,
): { isDropped: boolean; delayMs: number } {
  const number = numberOf(eventId);
  return {
    isDropped: isDisturbed(reader, "drop") && number % DROPPED_OF === 0,
    delayMs:
      (isDisturbed(reader, "delay") ? DELAY_MS : 0) +
      (isDisturbed(reader, "reorder") ? number % MAX_REORDER_MS : 0),
  };
}

/** Spreads ids evenly: https://en.wikipedia.org/wiki/Fowler-Noll-Vo_hash_function */
function numberOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  // The low bits of the hash alone are those of the last characters.
  return (hash ^ (hash >>> 15)) >>> 0;
}
