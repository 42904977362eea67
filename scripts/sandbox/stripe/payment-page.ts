import { type Context, Hono } from "hono";
import { z } from "zod";
import { isEmailAddress } from "#domain/email.ts";
import { layout } from "../pages/layout.ts";
import type { Session, SessionBilling } from "../records.ts";
import type { Store, Transaction } from "../store.ts";
import { askedBilling, billingFields, sampleBilling } from "./payment-billing.ts";
import { closedBody, notFoundBody, openBody, type RejectedForm } from "./payment-form.ts";
import { choosePaymentMessages, type Messages } from "./payment-messages.ts";
import { type Buyer, decline, expire, pay, payAsync } from "./session-transitions.ts";
import { totalsOf } from "./totals.ts";

/** Card numbers that are declined: https://docs.stripe.com/testing#declined-payments */
const DECLINED_CARDS: Record<string, DeclineCode> = {
  "4000000000000002": "generic_decline",
  "4000000000009995": "insufficient_funds",
};
const CARD_NUMBER = /^\d{15,16}$/;

type DeclineCode = keyof Messages["declined"];

const formSchema = z.object({
  action: z.enum(["pay", "decline", "pay-late", "fail-late", "abandon", "update"]).default("pay"),
  email: z.string().trim().default(""),
  name: z.string().trim().default(""),
  card: z.string().trim().default(""),
  /** The total that the page showed, in minor units. */
  shown: z.string().optional(),
  ...billingFields,
});

type Action = z.infer<typeof formSchema>["action"];

/**
 * Stripe's hosted payment page, the `url` of a session, at `/pay/<session id>`: a plain form, filled in so that
 * submitting it as it is pays. After a payment the buyer is redirected once `waitForWebhooks` resolves.
 *
 * @param sellerCountry the shop's country, which decides about the tax of businesses. null: not known
 */
export function paymentPage(
  store: Store,
  shopUrl: string,
  waitForWebhooks: () => Promise<void>,
  sellerCountry: () => Promise<string | null>,
): Hono {
  return new Hono()
    .get("/:id", (c) => showPage(c, c.req.param("id")))
    .post("/:id", async (c) => {
      const id = c.req.param("id");
      const session = store.get("sessions", id);
      if (session?.status !== "open") return showPage(c, id);
      const form = formSchema.parse(await c.req.parseBody());
      if (form.action === "abandon") return c.redirect(session.cancelUrl ?? shopUrl, 303);

      const email = session.customerEmail ?? form.email;
      const billing = askedBilling(session, form, await sellerCountry());
      const reject = (reason: RejectedForm["reason"]) => showPage(c, id, { ...form, email, reason, billing });
      if (form.action === "update") return reject(null);
      if (hasOtherTotal({ ...session, billing }, form.shown)) return reject("totalChanged");
      const card = form.card.replaceAll(/[\s-]/g, "");
      if (!isEmailAddress(email)) return reject("invalidEmail");
      if (form.action === "pay" && totalsOf(session).total > 0 && !CARD_NUMBER.test(card)) {
        return reject("invalidCard");
      }

      const buyer = { email, name: form.name || null, last4: card.slice(-4) };
      const outcome = await store.write((tx) => submit(tx, id, { ...form, card, billing }, buyer));
      if (outcome === "closed") return showPage(c, id);
      if (outcome !== "complete") return reject(outcome);
      await waitForWebhooks();
      return c.redirect(session.successUrl.replaceAll("{CHECKOUT_SESSION_ID}", id), 303);
    });

  function showPage(c: Context, id: string, rejected?: RejectedForm) {
    const session = store.get("sessions", id);
    const { lang, messages } = choosePaymentMessages(
      session?.locale ?? null,
      c.req.header("accept-language"),
    );
    const page = { lang, notice: messages.notice, title: messages.title };
    if (!session) {
      return c.html(layout({ ...page, width: "narrow", body: notFoundBody(messages, shopUrl) }), 404);
    }
    if (session.status !== "open") {
      return c.html(layout({ ...page, width: "narrow", body: closedBody(messages, session, shopUrl) }));
    }
    const billing = rejected?.billing ?? sampleBilling(session, lang);
    const body = openBody(messages, lang, { ...session, billing }, rejected);
    return c.html(layout({ ...page, width: "medium", body }));
  }
}

/** Whether the tax of the country that the buyer has chosen changes the total that the page showed. */
function hasOtherTotal(session: Session, shown: string | undefined): boolean {
  return shown !== undefined && Number(shown) !== totalsOf(session).total;
}

/** Performs the action in one transaction, unless another request has closed the session in the meantime. */
function submit(
  tx: Transaction,
  id: string,
  { action, card, billing }: { action: Action; card: string; billing: SessionBilling | null },
  buyer: Buyer,
): "complete" | "closed" | DeclineCode {
  const open = tx.get("sessions", id);
  if (open?.status !== "open") return "closed";
  if (open.expiresAt <= tx.now()) {
    expire(tx, open);
    return "closed";
  }
  const session = { ...open, billing };
  const { total } = totalsOf(session);
  if (total > 0 && (action === "pay-late" || action === "fail-late")) {
    payAsync(tx, session, buyer, action === "pay-late" ? "succeed" : "fail");
    return "complete";
  }
  const declineCode = action === "decline" ? "generic_decline" : DECLINED_CARDS[card];
  if (total > 0 && declineCode) {
    decline(tx, session, buyer, declineCode);
    return declineCode;
  }
  pay(tx, session, buyer);
  return "complete";
}
