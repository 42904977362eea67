import { describe, expect, it } from "vitest";
import { giftFromMetadata, giftToMetadata } from "#checkout/payments/stripe/line-metadata.ts";

const GIFT = { recipient: "friend@example.com", giver: "Ada", words: "For you" };

describe("a gift at Stripe", () => {
  it.each([null, "2026-12-24T08:00:00.000Z"])(
    "keeps its recipient and its day (%s), and no words",
    (deliverAt) => {
      const metadata = giftToMetadata({ ...GIFT, deliverAt });
      expect(JSON.stringify(metadata)).not.toContain("For you");
      expect(giftFromMetadata(metadata)).toEqual({
        ...{ recipient: "friend@example.com", giver: null, words: null, deliverAt },
      });
    },
  );

  it("is none if the order is none", () => {
    expect(giftToMetadata(null)).toEqual({});
    expect(giftFromMetadata({})).toBeNull();
  });
});
