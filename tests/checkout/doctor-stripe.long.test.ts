import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "#shop/doctor/finding.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt, eventually } from "./buyer.ts";
import { type ExamineOptions, findingsOf, type Variables, variablesOf } from "./doctor.ts";
import { startShop, type TestShop } from "./shop.ts";

describe("shop doctor, of Stripe,", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(() => shop.close());

  const findings = (changes?: Variables, options?: ExamineOptions) => findingsOf(shop, changes, options);
  const stripeApi = () => ({ STRIPE_API_URL: shop.sandboxUrl, STRIPE_WEBHOOK_SECRET: "whsec_sandbox" });

  it("exits with 1 for a key that Stripe does not know, and says where to get one", async () => {
    const env = { ...variablesOf(shop), ...stripeApi(), STRIPE_SECRET_KEY: "sk_live_unknown" };
    const run = await runShop(["doctor"], { env });
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(
      /^problem +Stripe key +Stripe refuses it: .*\n +→ Set STRIPE_SECRET_KEY to a key of https/m,
    );
    expect(run.stdout).not.toContain("sk_live_unknown");
  });

  it.each([
    ["rak_checkout_session_write", "problem", "Checkout Sessions: Write"],
    ["rak_checkout_session_read", "problem", "Checkout Sessions: Read"],
    ["rak_payment_intent_read", "problem", "Payment Intents: Read"],
    ["rak_dispute_read", "problem", "Disputes: Read"],
    ["rak_event_read", "problem", "Events: Read"],
    ["rak_charge_write", "warning", "Charges and Refunds: Write"],
    ["rak_balance_transaction_source_read", "warning", "Balance Transaction Sources: Read"],
  ])("names a right that a restricted key lacks: %s", async (permission, state, right) => {
    const key = { ...stripeApi(), STRIPE_SECRET_KEY: `rk_test_without_${permission}` };
    expect(await findings(key)).toEqual([
      {
        check: "Stripe rights",
        state,
        found: expect.stringContaining(`"${right}"`),
        fix: expect.any(String),
      },
    ]);
  });

  it("warns if the key may not list webhook endpoints", async () => {
    const key = { ...stripeApi(), STRIPE_SECRET_KEY: "rk_test_without_rak_webhook_read" };
    expect(await findings(key)).toMatchObject([{ check: "Stripe webhooks", state: "warning" }]);
  });

  it("finds events that nobody has accepted an hour later, as with a wrong STRIPE_WEBHOOK_SECRET", async () => {
    const outage = (webhooks: boolean) =>
      fetch(`${shop.sandboxUrl}/outage`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ webhooks }),
      });
    const inTwoHours = { now: () => new Date(Date.now() + 2 * 3_600_000) };
    const found = async (options: ExamineOptions) =>
      (await findings({}, options)).filter(({ check }) => check === "Stripe webhooks");
    await outage(true);
    const { order, pay } = buyerAt(shop);
    await pay((await order({ items: [{ product: "book" }] })).url);
    expect(await found({})).toEqual([]);
    expect(await found(inTwoHours)).toMatchObject([
      {
        ...{
          state: "problem",
          found: expect.stringMatching(/^1 event of the last three days arrived nowhere/),
        },
        fix: expect.stringContaining("STRIPE_WEBHOOK_SECRET"),
      },
    ]);
    await outage(false);
    await eventually(async () => (await found(inTwoHours)).length === 0 || null, "the delivery");
  });

  it("finds a webhook endpoint that is missing, disabled, or lacks events", async () => {
    const change = (fields: Variables) =>
      fetch(`${shop.sandboxUrl}/v1/webhook_endpoints/we_sandbox`, {
        method: "POST",
        headers: { Authorization: "Bearer sk_test_sandbox" },
        body: new URLSearchParams(fields),
      });
    const url = `${shop.url}/api/webhooks/stripe`;
    const expectFinding = async (state: Finding["state"], found: RegExp) =>
      expect(await findings()).toMatchObject([
        { check: "Stripe webhooks", state, found: expect.stringMatching(found) },
      ]);
    await change({ url: "https://elsewhere.example/hook" });
    await expectFinding("problem", /^Stripe sends nothing to http/);
    await change({ url, disabled: "true" });
    await expectFinding("problem", /is disabled$/);
    await change({ disabled: "false", "enabled_events[0]": "checkout.session.completed" });
    await expectFinding(
      "problem",
      /does not get checkout\.session\.async_payment_succeeded, .*refund\.created/,
    );
    await change({ "enabled_events[0]": "*", url: "https://checkout.example/api/webhooks/stripe" });
    await expectFinding("warning", /^Stripe sends events to https:\/\/checkout\.example/);
    await change({ url });
    expect(await findings()).toEqual([]);
  });
});
