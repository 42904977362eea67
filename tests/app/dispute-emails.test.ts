import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { order, reportEvent } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

const OWNER = "help@shop.example";
const BUYER = "reader@example.com";
/** The Book costs $29.00, The Record $9.00. */
const BOOK_REFUNDED = { id: "re_1", amount: 2900, hasFailed: false, lines: [0] };

async function buyTwo(locale: string) {
  const shop = await openShop({ notifications: { ownerMail: "each" } });
  const items = [{ product: "book" }, { product: "record" }];
  const id = await order(shop.browser(), { items, locale });
  await reportEvent(shop, { session: shop.payments.pay(id, BUYER).sessionId });
  return { shop, id };
}

/** The emails about a change of the payment, to the buyer and to the creator. */
async function mailsAbout(shop: Shop, id: string, outcome: PaymentOutcome) {
  shop.mail.sent.length = 0;
  shop.payments.outcomes.set(`pi_${id}`, outcome);
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
  await sweep(shop.ports);
  const to = (address: string) => shop.mail.sent.find((mail) => mail.to === address);
  return { buyer: to(BUYER), owner: to(OWNER) };
}

const disputed = (
  state: PaymentOutcome["disputes"][number]["state"],
  refunds: PaymentOutcome["refunds"],
) => ({
  refunds,
  disputes: [{ id: "du_1", state }],
});

describe("the emails about a dispute after a product was refunded", () => {
  it.each(["open", "lost"] as const)(
    "say what the bank can still return, and for which product, if it is %s",
    async (state) => {
      const { shop, id } = await buyTwo("en");
      await mailsAbout(shop, id, { refunds: [BOOK_REFUNDED], disputes: [] });
      const { buyer, owner } = await mailsAbout(shop, id, disputed(state, [BOOK_REFUNDED]));
      expect(buyer?.text).toContain("the payment of $9.00 for this order");
      expect(owner?.subject).toContain(": $9.00 for The Record");
      for (const mail of [buyer, owner]) {
        const [said, details] = mail?.text.split("Order details") ?? [];
        expect(said).not.toContain("$38.00");
        expect(details).toMatch(/Total: \$38\.00\nTotal refunded: \$29\.00\n/);
      }
    },
  );

  it("say that it was won, and which product is back", async () => {
    for (const [locale, sentence] of [
      ["en", "In your library again: The Record."],
      ["zh", "The Record又可以在书架上下载了。"],
    ] as const) {
      const { shop, id } = await buyTwo(locale);
      await mailsAbout(shop, id, { refunds: [BOOK_REFUNDED], disputes: [] });
      const { buyer, owner } = await mailsAbout(shop, id, disputed("won", [BOOK_REFUNDED]));
      expect(buyer?.text).toContain(sentence);
      expect(buyer?.text).toContain("$9.00");
      expect(buyer?.text).toContain("/open/#");
      expect(owner?.text).toContain(`The payment of $9.00 by ${BUYER} for The Record is valid.`);
    }
  });

  it("say what is left of the payment after the refund of a sum, and that all files are back", async () => {
    const { shop, id } = await buyTwo("en");
    const refunds = [{ id: "re_1", amount: 1000, hasFailed: false }];
    const { buyer, owner } = await mailsAbout(shop, id, disputed("won", refunds));
    expect(owner?.subject).toBe("Dispute won: $28.00 for The Book · The Record");
    expect(buyer?.text).toContain("The files of this order are in your library again.");
  });

  it("promise no files if everything was refunded", async () => {
    const { shop, id } = await buyTwo("en");
    const refunds = [{ id: "re_1", amount: 3800, hasFailed: false }];
    await mailsAbout(shop, id, { refunds, disputes: [] });
    const { buyer, owner } = await mailsAbout(shop, id, disputed("won", refunds));
    expect(buyer?.subject).toBe("The dispute about your payment to The Shop is closed");
    expect(buyer?.text).toContain("The files of this order are no longer in your library.");
    expect(buyer?.text).not.toContain("/open/#");
    expect(owner?.text).toContain("The files are no longer in the buyer’s library.");
  });
});
