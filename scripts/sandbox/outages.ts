import { Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import type { Html } from "./pages/layout.ts";
import type { Outage } from "./records.ts";
import type { Ledger, Reader } from "./store.ts";

const PAGES = ["/", "/payments", "/inbox"] as const;

const WORDS: Record<Outage, { down: string; turnDown: string; turnUp: string; effect: string }> = {
  mail: {
    down: "Mail is down: Resend's API answers 500.",
    turnDown: "Take mail down",
    turnUp: "Bring mail back",
    effect:
      "Every POST to /emails answers 500 until it is back; the shop has to keep its mails and try again.",
  },
  stripe: {
    down: "Stripe is down: its API answers 500.",
    turnDown: "Take Stripe down",
    turnUp: "Bring Stripe back",
    effect: "Every request to /v1 answers 500; payment pages that are open still work.",
  },
  webhooks: {
    down: "Webhooks are held back.",
    turnDown: "Hold webhooks back",
    turnUp: "Send webhooks again",
    effect: "Events wait, and are delivered once this is switched off; the shop has to ask by itself.",
  },
};

const onOff = z
  .union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")])
  .optional();
const switches = z.strictObject({
  mail: onOff,
  stripe: onOff,
  webhooks: onOff,
  back: z.enum(PAGES).default("/"),
});

/**
 * `POST /outage` switches parts off (`true`) and on again (`false`), as a form or as JSON: `{mail?, stripe?, webhooks?}`.
 * Both it and `GET /outage` answer programs with the state of all three. The state survives a restart.
 */
export function outageRoutes(ledger: Ledger): Hono {
  return new Hono()
    .get("/", (c) => c.json(outages(ledger)))
    .post("/", async (c) => {
      const isJson = c.req.header("content-type")?.includes("json") ?? false;
      const body: unknown = isJson ? await c.req.json().catch(() => null) : await c.req.parseBody();
      const asked = switches.safeParse(body);
      if (!asked.success) return c.json({ error: z.prettifyError(asked.error) }, 422);
      const { back, ...wanted } = asked.data;
      await ledger.write((draft) => {
        for (const id of parts) {
          const down = wanted[id];
          if (down !== undefined) draft.put("outages", { id, down });
        }
      });
      return isJson ? c.json(outages(ledger)) : c.redirect(back, 303);
    });
}

/** Which parts are down. */
function outages(reader: Reader): Record<Outage, boolean> {
  return {
    mail: isDown(reader, "mail"),
    stripe: isDown(reader, "stripe"),
    webhooks: isDown(reader, "webhooks"),
  };
}

/** A form with one button that takes a part down, or brings it back. */
export function outageSwitch(reader: Reader, part: Outage, back: (typeof PAGES)[number]): Html {
  const down = isDown(reader, part);
  const words = WORDS[part];
  return html`
<form method="post" action="/outage" class="${down ? "switch note" : "switch"}">
  <input type="hidden" name="back" value="${back}">
  ${down && html`<p role="status"><strong>${words.down}</strong></p>`}
  <p class="row"><button name="${part}" value="${down ? "false" : "true"}">${down ? words.turnUp : words.turnDown}</button></p>
  <p class="small${down ? "" : " soft"}">${words.effect}</p>
</form>`;
}

const parts = ["mail", "stripe", "webhooks"] as const;

function isDown(reader: Reader, part: Outage): boolean {
  return reader.get("outages", part)?.down ?? false;
}
