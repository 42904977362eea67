import { type Discount, normaliseDiscountCode, WHOLE } from "#domain/discount.ts";
import { parseMoment } from "#domain/moment.ts";
import type { Content } from "./content/content.ts";

type Entry = Content["discounts"][string];

/** The discounts of the content as the checkout applies them: kinds become products, and times instants. */
export function publishedDiscounts({ discounts, products, shop }: Content): Discount[] {
  return Object.entries(discounts).map(([key, entry]) => ({
    key: entry.automatic ? key : normaliseDiscountCode(key),
    code: entry.automatic ? null : key.trim(),
    name: namesOf(entry),
    off: entry.amount ? { amount: entry.amount } : { percent: entry.percent ?? WHOLE },
    on: targetsOf(entry, products),
    together: entry.together,
    from: instant(entry.from, shop.timeZone),
    until: instant(entry.until, shop.timeZone),
    minimum: entry.minimum ?? {},
    limit: entry.limit ?? null,
    limitPerBuyer: entry.limitPerBuyer ?? null,
    firstPurchase: entry.firstPurchase,
  }));
}

/** Whether a discount applies at a time without a code, to what it applies to at all. */
export function isInForce({ code, from, until }: Discount, at: Date): boolean {
  const isWithin = (from === null || new Date(from) <= at) && (until === null || at < new Date(until));
  return code === null && isWithin;
}

function namesOf({ automatic = {} }: Entry): Record<string, string> {
  return Object.fromEntries(
    Object.entries(automatic).flatMap(([language, name]) => (name ? [[language, name]] : [])),
  );
}

/** null: the whole cart */
function targetsOf({ products, editions, kinds }: Entry, all: Content["products"]): Discount["on"] {
  if (!products && !editions && !kinds) return null;
  const ofKinds = all.filter(({ data }) => kinds?.includes(data.kind)).map(({ slug }) => slug);
  return [
    ...[...(products ?? []), ...ofKinds].map((product) => ({ product, option: null })),
    ...(editions ?? []).map((edition) => {
      const [product = "", option = ""] = edition.split("/");
      return { product, option };
    }),
  ];
}

function instant(moment: string | undefined, timeZone: string): string | null {
  return parseMoment(moment ?? "", timeZone)?.toISOString() ?? null;
}
