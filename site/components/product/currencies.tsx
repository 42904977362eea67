import { Fragment } from "react";
import type { Option } from "#catalogue/types.ts";
import { currencyName, inCurrency } from "#site/lib/currencies.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { Price } from "../price.tsx";
import { AmountField } from "./amount-field.tsx";

/**
 * The currencies to choose from, for a product that has prices in several. They look like editions. `only` is the product's only
 * edition, whose price in each currency they show.
 */
export function Currencies({
  currencies,
  only,
  context,
}: {
  currencies: string[];
  only: Option | null;
  context: PageContext;
}) {
  return (
    <fieldset className="editions">
      <legend className="sr-only">{context.messages.product.currency}</legend>
      {currencies.map((currency, i) => (
        <Fragment key={currency}>
          <label className="edition">
            <input type="radio" name="currency" value={currency} defaultChecked={i === 0} />
            <span className="edition-name">{currencyName(currency, context.lang)}</span>
            {only && (
              <>
                <span className="edition-price">
                  <Price option={inCurrency(only, currency)} context={context} />
                </span>
                <ShownPrice option={inCurrency(only, currency)} choice={choiceName(only, currency)} />
              </>
            )}
          </label>
          {only && (
            <AmountField
              option={inCurrency(only, currency)}
              name={choiceName(only, currency)}
              context={context}
            />
          )}
        </Fragment>
      ))}
    </fieldset>
  );
}

/**
 * Sends the price of an option as the page shows it, and what is left of it with a discount. `choice` says of which, if there are
 * several.
 */
export function ShownPrice({ option: { price, sale }, choice }: { option: Option; choice?: string }) {
  const nameOf = (field: string) => (choice === undefined ? field : `${field}.${choice}`);
  return (
    <>
      <input type="hidden" name={nameOf("price")} value={price?.amount} />
      {sale && <input type="hidden" name={nameOf("total")} value={sale.amount} />}
    </>
  );
}

/** Names the fields of an edition in a currency. */
export function choiceName({ key }: Option, currency: string): string {
  return `${key}.${currency}`;
}
