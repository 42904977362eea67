import { Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { outageForm } from "../outages.ts";
import { layout } from "../pages/layout.ts";
import { pager, paginate } from "../pages/pager.ts";
import type { Session } from "../records.ts";
import type { Store, StoreReader, Transaction } from "../store.ts";
import { invalid, StripeApiError } from "./api-error.ts";
import { dashboardEntry } from "./dashboard-entry.ts";
import { closeDispute, closeInquiry, openDispute, openInquiry } from "./dispute.ts";
import { summarisePayments } from "./payment-summary.ts";
import { createRefund, failRefund } from "./refund.ts";
import { endAsyncPayment, expire, paymentOf } from "./session-transitions.ts";
import type { WebhookDeliveries } from "./webhook-deliveries.ts";

const SESSIONS_PER_PAGE = 25;

const formSchema = z.object({
  action: z.enum([
    ...["complete", "fail", "refund", "fail-refund", "inquire", "close-inquiry"],
    ...["dispute", "win", "lose", "expire", "resend"],
  ] as const),
  /** The amount to refund as a person writes it, such as "4.50". Empty refunds the whole remaining amount. */
  amount: z.string().trim().default(""),
});

/**
 * Replaces Stripe's Dashboard: all payments, with forms for refunds, disputes and delayed payments. `/payments` is for people
 * and `/payments.json` for programs. `POST /payments/<session id>` takes the form `{action, amount?}`; with
 * `accept: application/json` the response is the session's summary. Each response waits for `waitForWebhooks`.
 */
export function dashboard(
  store: Store,
  deliveries: WebhookDeliveries,
  waitForWebhooks: () => Promise<void>,
): Hono {
  return new Hono()
    .get("/payments.json", (c) => c.json(summarisePayments(store, store.all("sessions").reverse())))
    .get("/payments", (c) => c.html(paymentsPage(c.req.query("page"))))
    .post("/payments/:id", async (c) => {
      const id = c.req.param("id");
      const wantsJson = c.req.header("accept")?.includes("application/json") ?? false;
      const parsed = formSchema.safeParse(await c.req.parseBody());
      if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 422);
      const { action, amount } = parsed.data;
      try {
        if (action === "resend") await resendLastEvent(id);
        else await store.write((tx) => perform(tx, sessionOf(tx, id), action, amount));
      } catch (error) {
        if (!(error instanceof StripeApiError)) throw error;
        return wantsJson
          ? c.json({ error: error.message }, error.status)
          : c.html(paymentsPage(c.req.query("page"), error.message), error.status);
      }
      await waitForWebhooks();
      if (wantsJson) return c.json(summarisePayments(store, [sessionOf(store, id)])[0]);
      return c.redirect(`/payments#${id}`, 303);
    });

  function paymentsPage(requestedPage: string | undefined, problem?: string) {
    const page = paginate(store.all("sessions").reverse(), requestedPage, SESSIONS_PER_PAGE);
    const body = html`
<h1>Payments</h1>
${problem && html`<p class="note" role="alert">${problem}</p>`}
${page.total === 0 && html`<p>No payments yet. Buy something in the shop, and it appears here.</p>`}
${summarisePayments(store, page.items).map(dashboardEntry)}
${pager("/payments", page)}
${outageForm(store, "webhooks", "/payments")}`;
    return layout({ title: "Payments", current: "payments", body });
  }

  async function resendLastEvent(sessionId: string) {
    const event = store.all("events").findLast((candidate) => candidate.sessionId === sessionId);
    if (!event) throw invalid("This session has no events yet.");
    await deliveries.resend(event.id);
  }
}

type SessionAction = Exclude<z.infer<typeof formSchema>["action"], "resend">;

function perform(tx: Transaction, session: Session, action: SessionAction, typedAmount: string) {
  if (action === "complete" || action === "fail") {
    endAsyncPayment(tx, session, action === "complete" ? "succeed" : "fail");
    return;
  }
  if (action === "expire") {
    if (session.status !== "open") throw invalid("Only an open session can expire.");
    expire(tx, session);
    return;
  }
  const payment = paymentOf(tx, session);
  if (!payment) throw invalid("This session has no payment.");
  if (action === "refund") {
    const amount =
      typedAmount === "" ? undefined : parseTypedAmount(typedAmount, session.currency.toUpperCase());
    if (amount === null) {
      throw invalid(`"${typedAmount}" is not a valid amount. Enter an amount such as 5 or 4.50.`);
    }
    createRefund(tx, payment, { amount, reason: "requested_by_customer" });
  } else if (action === "fail-refund") {
    const refund = tx
      .all("refunds")
      .findLast((candidate) => candidate.paymentId === payment.id && candidate.status === "succeeded");
    if (!refund) throw invalid("This payment has no refund that could fail.");
    failRefund(tx, payment, refund);
  } else if (action === "inquire") {
    openInquiry(tx, payment);
  } else if (action === "close-inquiry") {
    closeInquiry(tx, payment);
  } else if (action === "dispute") {
    openDispute(tx, payment);
  } else {
    closeDispute(tx, payment, action === "win" ? "won" : "lost");
  }
}

function sessionOf(reader: Pick<StoreReader, "get">, id: string): Session {
  const session = reader.get("sessions", id);
  if (!session) {
    throw new StripeApiError(404, { type: "invalid_request_error", message: `No such session: ${id}` });
  }
  return session;
}
