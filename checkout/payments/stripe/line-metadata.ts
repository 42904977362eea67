import type Stripe from "stripe";
import * as z from "zod";
import type { AppliedDiscount } from "#domain/discount.ts";
import type { Gift } from "#domain/gift.ts";
import type { PaymentLine } from "../payments.ts";

/** One metadata entry for each line, since Stripe limits each entry to 500 characters. */
export function linesToMetadata(lines: PaymentLine[]): Record<string, string> {
  return Object.fromEntries(
    lines.map(({ product, option, quantity, unitAmount, discount }, index) => [
      `item_${index}`,
      JSON.stringify([product, option, quantity, unitAmount, ...(discount > 0 ? [discount] : [])]),
    ]),
  );
}

/** The shop's discount, by which a lost order book is rebuilt. */
export function discountToMetadata(discount: AppliedDiscount | null): Record<string, string> {
  return discount ? { discount: discount.key, discount_name: discount.name } : {};
}

export function discountFromMetadata({ discount, discount_name }: Stripe.Metadata): AppliedDiscount | null {
  return discount ? { key: discount, name: discount_name ?? discount } : null;
}

/** null: not written by {@link linesToMetadata}. */
export function linesFromMetadata(metadata: Stripe.Metadata): PaymentLine[] | null {
  const texts = Object.keys(metadata)
    .filter((key) => key.startsWith("item_"))
    .sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)))
    .map((key) => metadata[key]);
  return z.array(MetadataLine).safeParse(texts).data ?? null;
}

const MetadataLine = z
  .string()
  .transform((text): unknown => {
    try {
      const [product, option, quantity, unitAmount, discount] = JSON.parse(text);
      return { product, option, quantity, unitAmount, discount };
    } catch {
      return null;
    }
  })
  .pipe(
    z.object({
      product: z.string(),
      option: z.string(),
      quantity: z.number(),
      unitAmount: z.number(),
      discount: z.number().default(0),
    }),
  );

/** Metadata that delivers a gift even if its order is lost. It does not contain the giver's message. */
export function giftToMetadata(gift: Gift | null): Record<string, string> {
  return gift ? { gift: gift.recipient, ...(gift.deliverAt && { gift_on: gift.deliverAt }) } : {};
}

export function giftFromMetadata({ gift, gift_on }: Stripe.Metadata): Gift | null {
  return gift ? { recipient: gift, giver: null, words: null, deliverAt: gift_on ?? null } : null;
}
