import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt } from "./buyer.ts";
import { openLateStripe } from "./late-stripe.ts";
import { startShop, type TestShop } from "./shop.ts";

const BOTH = [{ product: "book" }, { product: "book" }];

/** With the real Stripe SDK, and the sandbox over HTTP. */
describe("a refund that Stripe answers too late", () => {
  let late: Awaited<ReturnType<typeof openLateStripe>>;
  let shop: TestShop;
  let stripe: Stripe;
  beforeAll(async () => {
    late = await openLateStripe();
    shop = await startShop({ variables: { STRIPE_API_URL: late.url } });
    late.state.sandboxUrl = shop.sandboxUrl;
    const { hostname, port } = new URL(shop.sandboxUrl);
    stripe = new Stripe(shop.settings.stripe.secretKey, { host: hostname, port, protocol: "http" });
  });
  beforeEach(() => {
    late.state.isLate = false;
  });
  afterAll(async () => {
    await shop.close();
    await late.close();
  });

  const refund = (...args: string[]) =>
    runShop(["orders", "refund", ...args], { env: { DATA_DIR: shop.settings.dataDir } });
  const refundedSums = async () => (await stripe.refunds.list()).data.map(({ amount }) => amount);

  it("may have been made, and is not made again with the key that the command prints", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    await buyer.status(order, "paid");

    late.state.isLate = true;
    const lost = await refund(order, "--amount", "5");
    expect(lost.code).toBe(1);
    const [, key = ""] = /--key ([\w-]+)/.exec(lost.stderr) ?? [];
    expect(lost.stderr).toBe(
      `The refund may have been made. To see whether it was: shop orders show ${order}\n` +
        `To try the same refund again without refunding twice, repeat the command with --key ${key}\n` +
        "The refund is not confirmed. It may have been made. Repeating the request with the same key never refunds twice.\n",
    );
    const refusal = await refund(order, "--amount", "50", "--key", "another");
    expect(refusal.stderr).toBe("The refund was not made. Only $24.00 is left to refund.\n");
    late.state.isLate = false;
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect((await refund(order, "--amount", "5", "--key", key)).stdout).toBe(
        `Refunded $5.00 of order ${order}, $5.00 in total. The buyer gets an email.\n`,
      );
    }
    expect(await refundedSums()).toEqual([500]);
  });

  it("names each of two lines of the same edition", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "icons", option: "studio" }, ...BOTH] });
    await buyer.pay(url);
    await buyer.status(order, "paid");
    const unclear = await refund(order, "--item", "book");
    expect(unclear.stderr).toBe(
      '--item: found "book", expected one of icons/studio, book/standard#1, book/standard#2\n',
    );
    const done = await refund(order, "--item", "book/standard#2", "icons", "--json");
    expect(JSON.parse(done.stdout)).toMatchObject({ order: { status: "paid" } });
    const again = await refund(order, "--item", "book/standard#2");
    expect(again.stderr).toContain("was refunded already");
    expect((await refund(order, "--item", "book/standard#1")).code).toBe(0);
  });
});
