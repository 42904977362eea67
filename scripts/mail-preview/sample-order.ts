import type { Offers } from "#checkout/offers/offers.ts";
import { NO_OUTCOME, type Order, type OrderLine, orderLine } from "#checkout/orders/order.ts";
import type { Gift } from "#domain/gift.ts";
import type { Offer, OfferOption } from "#domain/offer.ts";
import { sumTotals } from "#domain/totals.ts";
import { canBeBought } from "./complete-offers.ts";
import type { Sample } from "./samples.ts";

export const BUYER = "reader@example.com";
export const HOLDER = "friend@example.com";
export const TODAY = "2026-11-22T09:00:00.000Z";
const GIFT_DAY = "2026-12-24T08:00:00.000Z";

const GIFT_WORDS: Record<string, Pick<Gift, "giver" | "words">> = {
  en: { giver: "Ana", words: "For the long evenings.\nSee you in spring." },
  zh: { giver: "安娜", words: "给你漫长的夜晚。\n春天见。" },
};

/** An order of the shop's own products by an invented buyer. */
export async function sampleOrder(
  offers: Offers,
  { order: wanted = {}, payload = {} }: Pick<Sample, "order" | "payload">,
  locale: string,
): Promise<Order> {
  const { products = 1, discount = 0, isFree = false, isUnpaid = false, gift, refunded = 0 } = wanted;
  const chosen = choose(await Array.fromAsync(offers.all()), products);
  const lines = chosen.map((each) => lineOf(each, { isFree, discount, locale }));
  const totals = sumTotals(lines);
  const sumRefunded = payload.lines
    ? payload.lines.reduce((sum, position) => sum + (lines[position]?.total ?? 0), 0)
    : Math.round((totals.total * refunded) / 100);
  return {
    ...{ id: "ord_k7d2m9xq4w8ztc3vhnr5bgpa", locale, ...totals, taxIncluded: 0, lines },
    ...{ status: isUnpaid ? "open" : refunded === 100 ? "refunded" : "paid", email: BUYER },
    currency: chosen[0]?.offer.currency ?? "USD",
    appliedDiscount: discount > 0 ? { key: "LANTERN", name: "LANTERN" } : null,
    gift: gift ? giftOf(gift, locale) : null,
    refunded: sumRefunded,
    outcome: payload.lines
      ? {
          ...NO_OUTCOME,
          refunds: [{ id: "re_preview", amount: sumRefunded, hasFailed: false, lines: payload.lines }],
        }
      : NO_OUTCOME,
    ...{ received: null, sessionId: "cs_preview", paymentIntent: "pi_preview" },
    ...{ createdAt: TODAY, paidAt: isUnpaid ? null : TODAY, version: 2 },
  };
}

interface Chosen {
  offer: Offer;
  option: OfferOption;
}

/** Products that can be bought, the first ones first, of one currency, each in its dearest edition. */
function choose(offers: readonly Offer[], count: number): Chosen[] {
  const sold = offers.filter(canBeBought);
  const alike = sold.filter(({ currency }) => currency === sold[0]?.currency);
  return alike.slice(0, count).flatMap((offer) => {
    const [option] = offer.options.toSorted((a, b) => (b.price ?? 0) - (a.price ?? 0));
    return option ? [{ offer, option }] : [];
  });
}

function lineOf(
  { offer, option }: Chosen,
  { isFree, discount, locale }: { isFree: boolean; discount: number; locale: string },
): OrderLine {
  const unitAmount = isFree ? 0 : (option.price ?? 0);
  const off = Math.round((unitAmount * discount) / 100);
  return orderLine(offer, option, { quantity: 1, unitAmount, discount: off, locale });
}

function giftOf(when: "now" | "later", locale: string): Gift {
  const words = GIFT_WORDS[locale] ?? { giver: "Ana", words: null };
  return { recipient: HOLDER, ...words, deliverAt: when === "later" ? GIFT_DAY : null };
}
