import { Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import type { Html } from "./pages/layout.ts";
import type { Service } from "./records.ts";
import type { Store, StoreReader } from "./store.ts";
import { flag, readBody } from "./switch-form.ts";

const SERVICES = ["mail", "stripe", "webhooks"] as const satisfies Service[];
const PAGES = ["/", "/payments", "/inbox"] as const;

const LABELS: Record<Service, { status: string; takeDown: string; bringBack: string; effect: string }> = {
  mail: {
    status: "Email is down: Resend’s API answers 500.",
    takeDown: "Take email down",
    bringBack: "Bring email back",
    effect:
      "While email is down, every request to /emails answers 500. The shop should keep its emails and retry.",
  },
  stripe: {
    status: "Stripe is down: its API answers 500.",
    takeDown: "Take Stripe down",
    bringBack: "Bring Stripe back",
    effect:
      "While Stripe is down, every request to /v1 answers 500. Payment pages that are already open still work.",
  },
  webhooks: {
    status: "Webhooks are paused.",
    takeDown: "Pause webhooks",
    bringBack: "Resume webhooks",
    effect:
      "While webhooks are paused, events queue up here. The shop has to check its payments with Stripe by itself.",
  },
};

const outageChange = z.strictObject({
  mail: flag,
  stripe: flag,
  webhooks: flag,
  back: z.enum(PAGES).default("/"),
});

/**
 * `POST /outage` takes services down (`true`) or brings them back (`false`): `{mail?, stripe?, webhooks?}` as a form or
 * as JSON. A form redirects to the page `back`. JSON and `GET /outage` return the state of all three
 * services. The state survives a restart.
 */
export function outageRoutes(store: Store): Hono {
  return new Hono()
    .get("/", (c) => c.json(outages(store)))
    .post("/", async (c) => {
      const { isJson, body } = await readBody(c);
      const parsed = outageChange.safeParse(body);
      if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 422);
      const { back, ...change } = parsed.data;
      await store.write((tx) => {
        for (const service of SERVICES) {
          const down = change[service];
          if (down !== undefined) tx.put("outages", { id: service, down });
        }
      });
      return isJson ? c.json(outages(store)) : c.redirect(back, 303);
    });
}

export function isDown(reader: StoreReader, service: Service): boolean {
  return reader.get("outages", service)?.down ?? false;
}

/** A form with one button, which takes a service down or brings it back. */
export function outageForm(reader: StoreReader, service: Service, back: (typeof PAGES)[number]): Html {
  const down = isDown(reader, service);
  const labels = LABELS[service];
  return html`
<form method="post" action="/outage" class="${down ? "outage note" : "outage"}">
  <input type="hidden" name="back" value="${back}">
  ${down && html`<p role="status"><strong>${labels.status}</strong></p>`}
  <p class="row"><button name="${service}" value="${down ? "false" : "true"}">${down ? labels.bringBack : labels.takeDown}</button></p>
  <p class="small${down ? "" : " soft"}">${labels.effect}</p>
</form>`;
}

function outages(reader: StoreReader): Record<Service, boolean> {
  return {
    mail: isDown(reader, "mail"),
    stripe: isDown(reader, "stripe"),
    webhooks: isDown(reader, "webhooks"),
  };
}
