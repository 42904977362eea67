import { type Context, Hono } from "hono";
import { z } from "zod";
import { isEmailAddress } from "#domain/email.ts";
import { type Html, layout } from "../pages/layout.ts";
import type { Payment, Session, SessionBilling } from "../records.ts";
import type { Store, Transaction } from "../store.ts";
import { actionBody } from "./payment-action.ts";
import { askedBilling, billingFields, sampleBilling } from "./payment-billing.ts";
import { closedBody, notFoundBody, openBody, type RejectedForm } from "./payment-form.ts";
import { choosePaymentMessages, type Messages } from "./payment-messages.ts";
import {
  abandon,
  askForAction,
  authorise,
  type Buyer,
  decline,
  expire,
  pay,
  payAsync,
  paymentOf,
  refuse,
} from "./session-transitions.ts";
import { totalsOf } from "./totals.ts";

/** Card numbers that are declined: https://docs.stripe.com/testing#declined-payments */
const DECLINED_CARDS: Record<string, DeclineCode> = {
  "4000000000000002": "generic_decline",
  "4000000000009995": "insufficient_funds",
};
/** Cards whose bank asks the buyer to confirm the payment: https://docs.stripe.com/testing#regulatory-cards */
const AUTHENTICATED_CARDS = ["4000002760003184", "4000000000003220"];
const CARD_NUMBER = /^\d{15,16}$/;

type DeclineCode = keyof Messages["declined"];

const formSchema = z.object({
  action: z
    .enum(["pay", "decline", "pay-late", "fail-late", "abandon", "update", "authorise", "refuse"])
    .default("pay"),
  email: z.string().trim().default(""),
  name: z.string().trim().default(""),
  card: z.string().trim().default(""),
  method: z.enum(["card", "alipay", "wechat_pay"]).default("card"),
  promotions: z.enum(["opt_in", "opt_out"]).default("opt_out"),
  /** The total that the page showed, in minor units. */
  shown: z.string().optional(),
  ...billingFields,
});

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
      const email = session.customerEmail ?? form.email;
      const card = form.card.replaceAll(/[\s-]/g, "");
      const buyer = { email, name: form.name || null, last4: card.slice(-4) };
      const promotions = session.asksForPromotions ? form.promotions : null;
      if (form.action === "abandon") {
        const isKnown = isEmailAddress(email);
        await store.write((tx) => abandon(tx, session, { buyer: isKnown ? buyer : null, promotions }));
        return c.redirect(session.cancelUrl ?? shopUrl, 303);
      }

      const isAnswer = form.action === "authorise" || form.action === "refuse";
      const billing = askedBilling(session, form, await sellerCountry());
      const reject = (reason: RejectedForm["reason"]) =>
        showPage(c, id, isAnswer ? { reason } : { ...form, email, reason, billing });
      if (!isAnswer) {
        if (form.action === "update") return reject(null);
        if (hasOtherTotal({ ...session, billing }, form.shown)) return reject("totalChanged");
        if (!isEmailAddress(email)) return reject("invalidEmail");
        const needsCard = form.action === "pay" && form.method === "card" && totalsOf(session).total > 0;
        if (needsCard && !CARD_NUMBER.test(card)) return reject("invalidCard");
      }
      const outcome = await store.write((tx) =>
        isAnswer
          ? answer(tx, id, form.action === "authorise")
          : submit(tx, id, { ...form, card, billing, promotions }, buyer),
      );
      if (outcome === "closed" || outcome === "asked") return showPage(c, id);
      if (outcome !== "complete") return reject(outcome);
      await waitForWebhooks();
      return c.redirect(session.successUrl.replaceAll("{CHECKOUT_SESSION_ID}", id), 303);
    });

  function showPage(c: Context, id: string, rejected: Partial<RejectedForm> = {}) {
    const session = store.get("sessions", id);
    const { lang, messages } = choosePaymentMessages(
      session?.locale ?? null,
      c.req.header("accept-language"),
    );
    const page = { lang, notice: messages.notice, title: messages.title };
    const narrow = (body: Html, status: 200 | 404 = 200) =>
      c.html(layout({ ...page, width: "narrow", body }), status);
    if (!session) return narrow(notFoundBody(messages, shopUrl), 404);
    if (session.status !== "open") return narrow(closedBody(messages, session, shopUrl));
    const payment = paymentOf(store, session);
    if (payment?.status === "requires_action") return narrow(actionBody(messages, lang, payment));
    const billing = rejected.billing ?? session.billing ?? sampleBilling(session, lang);
    const values = { ...enteredIn(session, payment), ...rejected };
    const body = openBody(messages, lang, { ...session, billing }, values);
    return c.html(layout({ ...page, width: "medium", body }));
  }
}

/** The buyer's entries from an earlier visit of the page. */
function enteredIn(session: Session, payment: Payment | null): Partial<RejectedForm> {
  const buyer = payment ?? session.buyer;
  if (!buyer) return {};
  return { email: buyer.email, name: buyer.name ?? "", promotions: session.promotions ?? "opt_out" };
}

/** Whether the tax of the country that the buyer has chosen changes the total that the page showed. */
function hasOtherTotal(session: Session, shown: string | undefined): boolean {
  return shown !== undefined && Number(shown) !== totalsOf(session).total;
}

/** `asked`: the buyer has to confirm the payment first. `closed`: another request has closed the session in the meantime. */
type Outcome = "complete" | "asked" | "closed" | DeclineCode;

/** The form that the buyer submitted. */
interface Entered extends Pick<z.infer<typeof formSchema>, "action" | "card" | "method"> {
  billing: SessionBilling | null;
  promotions: Session["promotions"];
}

/** Performs the action in one transaction. */
function submit(tx: Transaction, id: string, entered: Entered, buyer: Buyer): Outcome {
  const open = openSession(tx, id);
  if (!open) return "closed";
  const { action, card, method, billing, promotions } = entered;
  const session = { ...open, billing, promotions };
  const isFree = totalsOf(session).total === 0;
  if (!isFree && (action === "pay-late" || action === "fail-late")) {
    payAsync(tx, session, buyer, action === "pay-late" ? "succeed" : "fail");
    return "complete";
  }
  const declineCode = action === "decline" ? "generic_decline" : DECLINED_CARDS[card];
  if (!isFree && method === "card" && declineCode) {
    decline(tx, session, buyer, declineCode);
    return declineCode;
  }
  if (!isFree && (method !== "card" || AUTHENTICATED_CARDS.includes(card))) {
    askForAction(tx, session, buyer, method);
    return "asked";
  }
  pay(tx, session, buyer);
  return "complete";
}

/** The buyer's answer where the payment has to be confirmed. */
function answer(tx: Transaction, id: string, isConfirmed: boolean): Outcome {
  const session = openSession(tx, id);
  const payment = session && paymentOf(tx, session);
  if (!session || payment?.status !== "requires_action") return "closed";
  if (isConfirmed) {
    authorise(tx, session, payment);
    return "complete";
  }
  return refuse(tx, session, payment);
}

function openSession(tx: Transaction, id: string): Session | null {
  const session = tx.get("sessions", id);
  if (session?.status !== "open") return null;
  if (session.expiresAt > tx.now()) return session;
  expire(tx, session);
  return null;
}
