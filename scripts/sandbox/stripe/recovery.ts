import { Hono } from "hono";
import { layout } from "../pages/layout.ts";
import type { Store } from "../store.ts";
import { recoverSession } from "./create-session.ts";
import { notFoundBody } from "./payment-form.ts";
import { choosePaymentMessages } from "./payment-messages.ts";

/**
 * The recovery URL of an expired session, at `/recover/<token>`: each visit within 30 days opens a new copy of the session and
 * redirects to its payment page. https://docs.stripe.com/payments/checkout/abandoned-carts
 */
export function recoveryRoutes(store: Store, shopUrl: string): Hono {
  return new Hono().get("/:token", async (c) => {
    const token = c.req.param("token");
    const expired = store.all("sessions").find(({ recovery }) => recovery?.token === token);
    if (expired && (expired.recovery?.expiresAt ?? 0) > store.now()) {
      const copy = await store.write((tx) => recoverSession(tx, expired));
      return c.redirect(`/pay/${copy.id}`, 303);
    }
    const { lang, messages } = choosePaymentMessages(
      expired?.locale ?? null,
      c.req.header("accept-language"),
    );
    const { notice, title } = messages;
    return c.html(
      layout({ lang, notice, title, width: "narrow", body: notFoundBody(messages, shopUrl) }),
      404,
    );
  });
}
