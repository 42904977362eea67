import { execFile } from "node:child_process";
import { promisify } from "node:util";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { buyerAt, eventually, type InboxEmail, tokenIn } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

/** Emails to buyer and creator after an order was placed. With the real Stripe SDK, and the sandbox over HTTP. */
describe("an order that changes after it was paid", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(() => shop.close());

  const Order = z.looseObject({
    status: z.string(),
    refunded: z.number(),
    dispute: z.string().nullable(),
  });

  /** An order that a reader of its own has paid, with the way to what happens to it. */
  async function bought(email: string, button = "pay") {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }], locale: "en" });
    await buyer.pay(url, button, email);
    const session = url.split("/").at(-1) ?? "";
    const decide = async (action: string, amount = "") => {
      const body = new URLSearchParams({ action, amount });
      const response = await fetch(`${shop.sandboxUrl}/payments/${session}`, {
        method: "POST",
        body,
        redirect: "manual",
      });
      expect(response.status).toBe(303);
    };
    const look = async () => Order.parse(await (await buyer.api(`/api/orders/${order}`)).json());
    const until = (expected: object) =>
      eventually(async () => {
        const now = await look();
        return Object.entries(expected).every(([name, value]) => now[name] === value) ? now : null;
      }, JSON.stringify(expected));
    return { buyer, order, decide, until, emails: (atLeast: number) => buyer.inbox(atLeast, email) };
  }

  const subjects = (messages: InboxEmail[]) => messages.map(({ subject }) => subject).toReversed();

  it("reports each partial refund once, with its amount and the total, and keeps the files", async () => {
    const { buyer, order, decide, until, emails } = await bought("parts@example.com");
    await until({ status: "paid" });
    await decide("refund", "10.00");
    await until({ status: "paid", refunded: 1000 });
    await decide("refund", "5.00");
    await until({ status: "paid", refunded: 1500 });
    await decide("resend");
    const received = await emails(3);
    expect(subjects(received)).toEqual([
      "Now in your library: The Book",
      "Your refund from The Shop: $10.00",
      "Your refund from The Shop: $5.00",
    ]);
    expect(received[0]?.text).toContain(
      "we have refunded another $5.00 to your original payment method, $15.00 in total",
    );
    await buyer.redeem(tokenIn(received.at(-1)));
    const library = await (await buyer.api("/api/library")).json();
    expect(library).toMatchObject({ orders: [{ id: order, status: "paid", amount: 2900, refunded: 1500 }] });
    const file = { item: library.orders[0].items[0].id, file: "book.pdf" };
    expect((await buyer.api("/api/downloads", { method: "POST", json: file })).status).toBe(200);
  });

  it("reports that a refund failed later, and marks the order as paid again", async () => {
    const { decide, until, emails } = await bought("failed-refund@example.com");
    await until({ status: "paid" });
    await decide("refund");
    await until({ status: "refunded", refunded: 2900 });
    await decide("fail-refund");
    await until({ status: "paid", refunded: 0 });
    expect(subjects(await emails(3)).slice(1)).toEqual([
      "Your refund from The Shop: $29.00",
      "Your refund of $29.00 from The Shop did not go through",
    ]);
  });

  it("reports that a delayed payment failed", async () => {
    const { decide, until, emails } = await bought("late@example.com", "pay-late");
    await until({ status: "pending" });
    await decide("fail");
    await until({ status: "failed" });
    expect(subjects(await emails(1))).toEqual(["Your payment to The Shop did not go through"]);
  });

  it("reports that a dispute was opened and won, and allows downloads again", async () => {
    const { buyer, order, decide, until, emails } = await bought("won@example.com");
    await until({ status: "paid" });
    await decide("dispute");
    await until({ status: "disputed", dispute: "open" });
    await decide("win");
    await until({ status: "paid", dispute: "won" });
    const received = await emails(3);
    expect(subjects(received).slice(1)).toEqual([
      "Your payment to The Shop is disputed",
      "Your downloads from The Shop are available again",
    ]);
    await buyer.redeem(tokenIn(received[0]));
    const json = { item: `${order.replace("ord", "ent")}_0_0`, file: "book.pdf" };
    expect((await buyer.api("/api/downloads", { method: "POST", json })).status).toBe(200);
  });

  it("reports that a dispute was lost, and rejects downloads for good", async () => {
    const { buyer, order, decide, until, emails } = await bought("lost@example.com");
    await until({ status: "paid" });
    await decide("dispute");
    await until({ status: "disputed", dispute: "open" });
    await decide("lose");
    await until({ status: "disputed", dispute: "lost" });
    const received = await emails(3);
    expect(subjects(received).slice(1)).toEqual([
      "Your payment to The Shop is disputed",
      "Your bank has returned your payment to The Shop",
    ]);
    await buyer.redeem(tokenIn(received.at(-1)));
    const json = { item: `${order.replace("ord", "ent")}_0_0`, file: "book.pdf" };
    const refused = await buyer.api("/api/downloads", { method: "POST", json });
    expect([refused.status, await refused.json()]).toMatchObject([
      403,
      { type: "urn:vitrine:problem:dispute-lost" },
    ]);
  });

  it("keeps an order for review if its payment is too low, and asks the creator to check it", async () => {
    const { hostname, port } = new URL(shop.sandboxUrl);
    const stripe = new Stripe(shop.settings.stripe.secretKey, { host: hostname, port, protocol: "http" });
    // A session with the references of an order of 29.00, opened for 1.00.
    const session = await stripe.checkout.sessions.create({
      mode: "payment",
      client_reference_id: "ord_underpaid",
      metadata: { order: "ord_underpaid", locale: "zh", item_0: '["book","standard",1,2900]' },
      line_items: [
        {
          quantity: 1,
          price_data: { currency: "usd", unit_amount: 100, product_data: { name: "The Book" } },
        },
      ],
      success_url: shop.url,
    });
    const buyer = buyerAt(shop);
    await buyer.pay(session.url ?? "", "pay", "short@example.com");
    expect(await buyer.status("ord_underpaid", "review")).toMatchObject({
      ...{ amount: 2900, currency: "USD", paidAt: null },
      received: { amount: 100, currency: "USD" },
    });
    expect(subjects(await buyer.inbox(1, "short@example.com"))).toEqual(["正在核对你在小店的付款"]);
    expect(subjects(await buyer.inbox(1, "help@shop.example"))).toEqual([
      "Check the payment for order ord_underpaid",
    ]);
    expect(shop.lines).toContainEqual(
      expect.objectContaining({ level: "error", event: "payment-mismatch", order: "ord_underpaid" }),
    );
  });

  it("lists the state of each order for the creator, and the payments to check", async () => {
    const listed = await creator("orders");
    for (const [email, state] of [
      ["parts@example.com", "partly refunded"],
      ["won@example.com", "dispute won"],
      ["lost@example.com", "dispute lost"],
    ] as const) {
      expect(listed.split("\n").find((line) => line.includes(email))).toContain(`  ${state}  `);
    }
    expect(listed).toContain("The Book; refunded $15.00");
    const flagged = (await creator("orders", "--flagged")).trim().split("\n");
    expect(flagged).toHaveLength(2);
    expect(flagged[0]).toMatch(
      /review .*\$29\.00 {2}ord_underpaid.*; received \$1\.00, check it in the Stripe Dashboard$/,
    );
    expect(JSON.parse(await creator("orders", "--flagged", "--json"))).toMatchObject([
      { id: "ord_underpaid", status: "review", received: { amount: 100, currency: "USD" } },
    ]);
  });

  /** The output of `npm run shop -- …`. */
  async function creator(...args: string[]): Promise<string> {
    const env = { ...process.env, DATA_DIR: shop.settings.dataDir };
    const { stdout } = await promisify(execFile)(process.execPath, ["scripts/shop.ts", ...args], { env });
    return stdout;
  }
});
