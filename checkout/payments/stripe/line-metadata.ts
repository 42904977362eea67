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

/** Stripe stores 500 characters in an entry, and one here can be two of them. https://docs.stripe.com/metadata#data */
const PART = /.{1,250}/gsu;
/** The most entries of a text. With all others, an order of 20 lines has fewer than the 50 that Stripe stores. */
const MAX_PARTS = 10;

/** The shop's discount, by which a lost order book is rebuilt. The keys and names of several can be longer than one entry. */
export function discountToMetadata(discount: AppliedDiscount | null): Record<string, string> {
  if (!discount) return {};
  return { ...textToMetadata("discount", discount.key), ...textToMetadata("discount_name", discount.name) };
}

export function discountFromMetadata(metadata: Stripe.Metadata): AppliedDiscount | null {
  const key = textFromMetadata("discount", metadata);
  return key ? { key, name: textFromMetadata("discount_name", metadata) || key } : null;
}

/** `name`, `name_2`, `name_3` …: the parts of a text. */
function textToMetadata(name: string, text: string): Record<string, string> {
  const parts = text.match(PART) ?? [];
  return Object.fromEntries(parts.slice(0, MAX_PARTS).map((part, index) => [entryName(name, index), part]));
}

function textFromMetadata(name: string, metadata: Stripe.Metadata): string {
  return Array.from({ length: MAX_PARTS }, (_, index) => metadata[entryName(name, index)] ?? "").join("");
}

function entryName(name: string, index: number): string {
  return index === 0 ? name : `${name}_${index + 1}`;
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
