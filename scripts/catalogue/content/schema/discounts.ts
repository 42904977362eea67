import { z } from "zod";
import { PRODUCT_KINDS } from "#domain/kinds.ts";
import {
  amounts,
  block,
  code,
  count,
  distinct,
  edition,
  flag,
  inLanguages,
  moment,
  percentage,
  slug,
} from "../schema-types.ts";
import { field } from "./field.ts";

/** `discounts.yaml` */
export function discountsSchema(languages: readonly string[] | null, currency: string) {
  const amount = amounts(currency);
  return z.record(
    code,
    field(
      block({
        automatic: field(
          inLanguages(languages).optional(),
          "The name of a discount that applies by itself. Without it, the key is a code that buyers enter; case does not matter.",
          "Launch week",
        ),
        percent: field(
          percentage.optional(),
          "How much it takes off, in percent; `100` makes it free.",
          "10",
        ),
        amount: field(
          amount.optional(),
          "How much it takes off the whole order, instead of a percentage. In a currency that is not named, it does not apply.",
          "{ USD: 5, EUR: 4.50 }",
        ),
        products: field(
          distinct(slug).min(1, "at least one product").optional(),
          "The products that it is for. Without `products`, `editions` and `kinds` it is for everything.",
          "[gravel-sans]",
        ),
        editions: field(
          distinct(edition).min(1, "at least one edition").optional(),
          "Single editions that it is for.",
          "[gravel-sans/studio]",
        ),
        kinds: field(
          distinct(z.enum(PRODUCT_KINDS, `one of ${PRODUCT_KINDS.join(", ")}`))
            .min(1, "at least one kind")
            .optional(),
          "The kinds of products that it is for.",
          "[font]",
        ),
        together: field(
          flag,
          "Whether all its products and editions have to be in the same order, as for the price of a bundle.",
          "true",
        ),
        from: field(
          moment.optional(),
          "When it starts, in the same format as a product's `from`.",
          "2026-12-01",
        ),
        until: field(moment.optional(), "When it ends.", "2026-12-08"),
        minimum: field(amount.optional(), "The minimum total of the products that it applies to.", "30"),
        limit: field(count.optional(), "How many orders can use the code.", "100"),
        limitPerBuyer: field(
          count.optional(),
          "How many orders of one buyer can use the code. The checkout then asks for the email address, whose `+tag` is ignored.",
          "1",
        ),
        firstPurchase: field(
          flag,
          "Whether the code is only for buyers who have not paid for anything before. The checkout then asks for the email address.",
          "true",
        ),
      }),
      "A discount. Each product of an order gets the best automatic one, or all get that of the code if it takes more off.",
    ),
    "discounts, each with its code",
  );
}

export type DiscountsFile = z.infer<ReturnType<typeof discountsSchema>>;
