import type { CartContext } from "../components/cart/context.ts";
import { DiscountFields } from "../components/cart/discount-fields.tsx";
import { DiscountTotals } from "../components/cart/discount-totals.tsx";
import type { Messages } from "../lib/messages.ts";
import { type DiscountEntry, newDiscount, typeCode, updateDiscount } from "./cart/discount.ts";

declare const MESSAGES: Messages["cartDiscounts"];
/** Whether the shop has discounts without a code. */
declare const HAS_AUTOMATIC: boolean;
/** The URL of `code.ts`, which keeps the code of a link. */
declare const CODE_URL: string;

/**
 * Loaded when the cart is shown and there may be a discount: with a kept code, with discounts without a code, or once the buyer opens
 * the field. Each currency has its own field, which is forgotten with its last line.
 */
export async function showDiscounts(context: CartContext): Promise<void> {
  // The field shows the kept code.
  if (/code=/.test(location.search + document.cookie)) await import(CODE_URL);
  if (context.discounts) return;
  const { messages, lang: locale, lines, forSale, render } = context;
  const discounts = new Map<string, DiscountEntry>();
  context.discounts = (currency) => {
    const discount = discountOn(currency);
    return {
      total: discount.quote?.amount,
      fields: (
        <DiscountFields
          discount={discount}
          label={messages.code}
          messages={MESSAGES}
          onType={(code) => {
            typeCode(discount, code);
            render();
          }}
          onApply={() => void update(currency)}
        />
      ),
      totals: (
        <DiscountTotals discount={discount} currency={currency} messages={MESSAGES} context={context} />
      ),
    };
  };
  updateAll();
  context.onChange(updateAll);
  render();

  function discountOn(currency: string): DiscountEntry {
    const discount = discounts.get(currency) ?? newDiscount();
    discounts.set(currency, discount);
    return discount;
  }

  function updateAll(): void {
    const currencies = new Set(forSale(lines()).map(({ currency }) => currency));
    for (const currency of discounts.keys()) if (!currencies.has(currency)) discounts.delete(currency);
    for (const currency of currencies) void update(currency);
  }

  async function update(currency: string): Promise<void> {
    const discount = discountOn(currency);
    const bought = forSale(lines()).filter((line) => line.currency === currency);
    await updateDiscount(discount, bought, { currency, locale, hasAutomatic: HAS_AUTOMATIC });
    render();
  }
}
