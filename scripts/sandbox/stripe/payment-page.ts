import { type Context, Hono } from "hono";
import { z } from "zod";
import { layout } from "../pages/layout.ts";
import type { Draft, Ledger } from "../store.ts";
import { closedBody, type Filled, formBody, unknownBody } from "./payment-form.ts";
import { type Words, wordsFor } from "./payment-messages.ts";
import { type Buyer, decline, expire, pay, payLate } from "./session-transitions.ts";

/** The numbers that are refused: https://docs.stripe.com/testing#declined-payments */
const DECLINING_CARDS: Record<string, DeclineCode> = {
  "4000000000000002": "generic_decline",
  "4000000000009995": "insufficient_funds",
};
const CARD_NUMBER = /^\d{15,16}$/;

type DeclineCode = keyof Words["declined"];

const submission = z.object({
  action: z.enum(["pay", "decline", "pay-late", "fail-late", "abandon"]).default("pay"),
  email: z.string().trim().default(""),
  name: z.string().trim().default(""),
  card: z.string().trim().default(""),
});

type Action = z.infer<typeof submission>["action"];

/**
 * The page that a session's `url` leads to, at `/pay/<session id>`: a plain form, filled in so that submitting it as it
 * stands pays. `afterwards` is awaited once the buyer has paid, before they are sent back to the shop.
 */
export function payPage(ledger: Ledger, shopUrl: string, afterwards: () => Promise<void>): Hono {
  return new Hono()
    .get("/:id", (c) => show(c, c.req.param("id")))
    .post("/:id", async (c) => {
      const id = c.req.param("id");
      const checkout = ledger.get("checkouts", id);
      if (checkout?.status !== "open") return show(c, id);
      const form = submission.parse(await c.req.parseBody());
      if (form.action === "abandon") return c.redirect(checkout.cancelUrl ?? shopUrl, 303);

      const filled = { ...form, email: checkout.customerEmail ?? form.email };
      const card = form.card.replaceAll(/[\s-]/g, "");
      if (!z.email().safeParse(filled.email).success)
        return show(c, id, { ...filled, problem: "wrongEmail" });
      if (form.action === "pay" && checkout.amount > 0 && !CARD_NUMBER.test(card)) {
        return show(c, id, { ...filled, problem: "wrongCard" });
      }

      const buyer = { email: filled.email, name: form.name || null, last4: card.slice(-4) };
      const outcome = await ledger.write((draft) => submit(draft, id, form.action, card, buyer));
      if (outcome === "closed") return show(c, id);
      if (outcome !== "complete") return show(c, id, { ...filled, problem: outcome });
      await afterwards();
      return c.redirect(checkout.successUrl.replaceAll("{CHECKOUT_SESSION_ID}", id), 303);
    });

  function show(c: Context, id: string, filled?: Filled) {
    const checkout = ledger.get("checkouts", id);
    const { lang, words } = wordsFor(checkout?.locale ?? null, c.req.header("accept-language"));
    const page = { lang, band: words.band, title: words.title };
    if (!checkout)
      return c.html(layout({ ...page, width: "narrow", body: unknownBody(words, shopUrl) }), 404);
    if (checkout.status !== "open") {
      return c.html(layout({ ...page, width: "narrow", body: closedBody(words, checkout, shopUrl) }));
    }
    return c.html(layout({ ...page, width: "desk", body: formBody(words, lang, checkout, filled) }));
  }
}

/** Does what the button says, unless the session was closed meanwhile. */
function submit(
  draft: Draft,
  id: string,
  action: Action,
  card: string,
  buyer: Buyer,
): "complete" | "closed" | DeclineCode {
  const checkout = draft.get("checkouts", id);
  if (checkout?.status !== "open") return "closed";
  if (checkout.expires <= draft.now()) {
    expire(draft, checkout);
    return "closed";
  }
  if (checkout.amount > 0 && (action === "pay-late" || action === "fail-late")) {
    payLate(draft, checkout, buyer, action === "pay-late" ? "succeed" : "fail");
    return "complete";
  }
  const refusal = action === "decline" ? "generic_decline" : DECLINING_CARDS[card];
  if (checkout.amount > 0 && refusal) {
    decline(draft, checkout, buyer, refusal);
    return refusal;
  }
  pay(draft, checkout, buyer);
  return "complete";
}
