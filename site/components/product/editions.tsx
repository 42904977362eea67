import { Fragment, type ReactNode } from "react";
import type { Option, Product } from "#catalogue/types.ts";
import { listedFiles } from "#domain/chapters-file.ts";
import { fileType, formatSize } from "#domain/file-label.ts";
import { formatPlural } from "#messages/format.ts";
import { inCurrency } from "#site/lib/currencies.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { formatList, separator } from "#site/lib/format.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { optionPriceText } from "#site/lib/price.ts";
import { LangSpan } from "../lang-span.tsx";
import { Price } from "../price.tsx";
import { AmountField } from "./amount-field.tsx";
import { choiceName, ShownPrice } from "./currencies.tsx";
import { preOrderText } from "./pre-order.tsx";
import { seatsText } from "./seats.ts";

/** The editions of a product to choose from: name, contents and price, in each currency if there are several. */
export function Editions({
  options,
  currencies,
  product,
  context,
}: {
  options: Option[];
  currencies: string[];
  product: Product;
  context: PageContext;
}) {
  return (
    <fieldset className="editions">
      <legend className="sr-only">{context.messages.product.editions}</legend>
      {options.map((option, i) => (
        <Fragment key={option.key}>
          <label className="edition">
            <input type="radio" name="option" value={option.key} defaultChecked={i === 0} />
            <span className="edition-name" lang={foreignLang(option.lang, context)}>
              {option.name}
            </span>
            <span className="edition-price">
              {currencies.length > 1 ? (
                <span className="figures">{isOnSale(option) ? salePrices(option) : prices(option)}</span>
              ) : (
                <Price option={option} context={context} />
              )}
            </span>
            <span className="muted">
              <LangSpan lang={foreignLang(option.summaryLang, context)}>{option.summary}</LangSpan>{" "}
              <span className="figures">{contents(option)}</span>
              {option.seats && <> {seatsText(option.seats, context)}</>}
              {option.release && <> {preOrderText(option, context)}</>}
              {option.copies !== null && (
                <> {formatPlural(context.messages.product.copies, option.copies, context.lang)}</>
              )}
            </span>
            {currencies.length > 1 ? (
              currencies.map((currency) => (
                <ShownPrice
                  key={currency}
                  option={inCurrency(option, currency)}
                  choice={choiceName(option, currency)}
                />
              ))
            ) : (
              <ShownPrice option={option} choice={option.key} />
            )}
          </label>
          {currencies.length > 1 && option.minimum ? (
            <div className="amount">
              {currencies.map((currency) => (
                <EditionAmount key={currency} option={option} currency={currency} context={context} />
              ))}
            </div>
          ) : (
            <EditionAmount option={option} context={context} />
          )}
        </Fragment>
      ))}
    </fieldset>
  );

  function prices(option: Option): string {
    const texts = currencies.map((currency) =>
      optionPriceText(inCurrency(option, currency), context.messages.price, context.lang),
    );
    return texts.join(separator(context.lang));
  }

  function isOnSale(option: Option): boolean {
    return currencies.some((currency) => inCurrency(option, currency).sale !== null);
  }

  /** Each with the price before. */
  function salePrices(option: Option): ReactNode {
    return currencies.map((currency, i) => (
      <Fragment key={currency}>
        {i > 0 && separator(context.lang)}
        <Price option={inCurrency(option, currency)} context={context} />
      </Fragment>
    ));
  }

  function contents(option: Option): string | null {
    const files = listedFiles(product.files).filter(({ name }) => option.files.includes(name));
    if (files.length === 0) return null;
    const types = [...new Set(files.map(({ name }) => fileType(name)))];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    return formatList(types, context.lang) + separator(context.lang) + formatSize(bytes, context.lang);
  }
}

function EditionAmount({
  option,
  currency,
  context,
}: {
  option: Option;
  currency?: string;
  context: PageContext;
}) {
  return (
    <AmountField
      option={currency === undefined ? option : inCurrency(option, currency)}
      name={currency === undefined ? option.key : choiceName(option, currency)}
      isEdition
      nameLang={foreignLang(option.lang, context)}
      context={context}
    />
  );
}
