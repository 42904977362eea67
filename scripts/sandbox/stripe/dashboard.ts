import { Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { outageSwitch } from "../outages.ts";
import { layout } from "../pages/layout.ts";
import { minorUnits } from "../pages/money.ts";
import { pager, slicePage } from "../pages/pager.ts";
import type { Checkout } from "../records.ts";
import type { Draft, Ledger } from "../store.ts";
import { ApiError, invalid } from "./api-error.ts";
import { paymentCard } from "./dashboard-entry.ts";
import { closeDispute, dispute } from "./dispute.ts";
import { summaries } from "./payment-summary.ts";
import { failRefund, refund } from "./refund.ts";
import { expire, paymentOf, settle } from "./session-transitions.ts";
import type { Deliveries } from "./webhook-deliveries.ts";

const SESSIONS_A_PAGE = 25;

const command = z.object({
  action: z.enum(["complete", "fail", "refund", "fail-refund", "dispute", "win", "lose", "expire", "resend"]),
  /** What to refund, as a person writes it; empty is all that is left. */
  amount: z.string().trim().default(""),
});

/**
 * What was paid, and what may become of it. `/payments` is for people, `/payments.json` for programs;
 * `POST /payments/<session id>` takes `{action, amount?}` as a form, and answers `accept: application/json` with the
 * session's summary. `afterwards` is awaited after each change, so that its webhooks have been tried by then.
 */
export function paymentsPages(ledger: Ledger, deliveries: Deliveries, afterwards: () => Promise<void>): Hono {
  return new Hono()
    .get("/payments.json", (c) => c.json(summaries(ledger, ledger.all("checkouts").reverse())))
    .get("/payments", (c) => c.html(listing(c.req.query("page"))))
    .post("/payments/:id", async (c) => {
      const id = c.req.param("id");
      const wantsJson = c.req.header("accept")?.includes("application/json") ?? false;
      const parsed = command.safeParse(await c.req.parseBody());
      if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 422);
      const { action, amount } = parsed.data;
      try {
        if (action === "resend") await resendLast(id);
        else await ledger.write((draft) => obey(draft, checkoutOf(draft, id), action, amount));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return wantsJson
          ? c.json({ error: error.message }, error.status)
          : c.html(listing(c.req.query("page"), error.message), error.status);
      }
      await afterwards();
      if (wantsJson) return c.json(summaries(ledger, [checkoutOf(ledger, id)])[0]);
      return c.redirect(`/payments#${id}`, 303);
    });

  function listing(asked: string | undefined, problem?: string) {
    const checkouts = slicePage(ledger.all("checkouts").reverse(), asked, SESSIONS_A_PAGE);
    const body = html`
<h1>Payments</h1>
${problem && html`<p class="note" role="alert">${problem}</p>`}
${checkouts.total === 0 && html`<p>Nobody has gone to pay yet. Buy something in the shop, and it shows up here.</p>`}
${summaries(ledger, checkouts.items).map(paymentCard)}
${pager("/payments", checkouts)}
${outageSwitch(ledger, "webhooks", "/payments")}`;
    return layout({ title: "Payments", current: "payments", body });
  }

  async function resendLast(id: string) {
    const last = ledger.all("events").findLast((event) => event.about === id);
    if (!last) throw invalid("Nothing has happened to this session yet.");
    await deliveries.resend(last.id);
  }
}

type Command = Exclude<z.infer<typeof command>["action"], "resend">;

function obey(draft: Draft, checkout: Checkout, action: Command, typedAmount: string) {
  if (action === "complete" || action === "fail") {
    settle(draft, checkout, action === "complete" ? "succeed" : "fail");
    return;
  }
  if (action === "expire") {
    if (checkout.status !== "open") throw invalid("Only an open session can expire.");
    expire(draft, checkout);
    return;
  }
  const payment = paymentOf(draft, checkout);
  if (!payment) throw invalid("This session has no payment.");
  if (action === "refund") {
    const amount = typedAmount === "" ? undefined : minorUnits(typedAmount, checkout.currency);
    if (amount === null) throw invalid(`"${typedAmount}" is no amount; write one such as 5 or 4.50.`);
    refund(draft, payment, { amount, reason: "requested_by_customer" });
  } else if (action === "fail-refund") {
    const last = draft
      .all("refunds")
      .findLast((each) => each.payment === payment.id && each.status === "succeeded");
    if (!last) throw invalid("This payment has no refund that could fail.");
    failRefund(draft, payment, last);
  } else if (action === "dispute") {
    dispute(draft, payment);
  } else {
    closeDispute(draft, payment, action === "win" ? "won" : "lost");
  }
}

function checkoutOf(reader: Pick<Ledger, "get">, id: string): Checkout {
  const checkout = reader.get("checkouts", id);
  if (!checkout)
    throw new ApiError(404, { type: "invalid_request_error", message: `No such session: ${id}` });
  return checkout;
}
