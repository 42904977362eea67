import type { Option, Product } from "#catalogue/types.ts";
import { PRODUCTS_PATH } from "#domain/addresses.ts";
import { mailtoUrl } from "#domain/email.ts";
import { currentPrice, isFree, isSoldOut, optionsForSale } from "#domain/prices.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { currenciesOf } from "#site/lib/currencies.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { formatPrice, separator } from "#site/lib/format.ts";
import { kindName } from "#site/lib/kind.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { optionPriceText, productPriceText } from "#site/lib/price.ts";
import { Breadcrumbs } from "../breadcrumbs.tsx";
import { LangSpan } from "../lang-span.tsx";
import { Price } from "../price.tsx";
import { Button } from "../ui/button.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { AddToCart } from "./add-to-cart.tsx";
import { AmountField } from "./amount-field.tsx";
import { ByChoice } from "./by-choice.tsx";
import { Currencies, ShownPrice } from "./currencies.tsx";
import { Editions } from "./editions.tsx";
import { PreOrder } from "./pre-order.tsx";
import type { ProductProps } from "./props.ts";
import { seatsText } from "./seats.ts";

const FORM = "buy";

/** Name, summary, price and the Buy button. A plain form, which works without scripts. */
export function BuyBox({ product, context }: ProductProps) {
  const { messages, lang, shop } = context;
  const options = optionsForSale(product);
  const [only] = options;
  const currencies = currenciesOf(options);
  const nameLang = foreignLang(product.lang, context);
  return (
    <div className="buy-box">
      <Breadcrumbs context={context} above={[{ name: messages.nav.products, path: PRODUCTS_PATH }]} />
      <p className="muted">{kindName(product.kind, messages)}</p>
      <h1 lang={nameLang} dir="auto">
        <WordBreaks text={product.name} />
      </h1>
      <p className="product-summary" lang={nameLang} dir="auto">
        <WordBreaks text={product.summary} />
      </p>
      {only ? (
        <form
          id={FORM}
          method="post"
          action="/api/checkout"
          className="buy-form"
          noValidate={hasSeveralAmountFields(options, currencies)}
        >
          <input type="hidden" name="product" value={product.slug} />
          <input type="hidden" name="locale" value={lang} />
          {options.length > 1 ? (
            <>
              <Editions options={options} currencies={currencies} product={product} context={context} />
              {currencies.length > 1 && <Currencies currencies={currencies} only={null} context={context} />}
            </>
          ) : currencies.length > 1 ? (
            <>
              <input type="hidden" name="option" value={only.key} />
              <Currencies currencies={currencies} only={only} context={context} />
            </>
          ) : (
            <>
              <input type="hidden" name="option" value={only.key} />
              <ShownPrice option={only} />
              <p className="price">
                <Price option={only} context={context} />
              </p>
              <AmountField option={only} context={context} />
            </>
          )}
          {options.length === 1 && only.seats && <p>{seatsText(only.seats, context)}</p>}
          {options.length === 1 && <PreOrder option={only} context={context} />}
          <Copies product={product} context={context} />
          <div className="buy-actions">
            <Button type="submit" size="lg">
              <ByChoice
                options={options}
                text={(option) => buyLabel(option, context)}
                otherwise={buyWord(options, context)}
              />
            </Button>
            <AddToCart product={product} context={context} />
          </div>
          {!isFree(product) && (
            <details className="amount">
              <summary>{messages.cartView.code}</summary>
              <input name="code" aria-label={messages.cartView.code} />
            </details>
          )}
          <p>
            <button type="submit" name="gift" value="true">
              <u>{messages.product.gift}</u>
            </button>
          </p>
          <p className="muted">{purchaseNote(product, context)}</p>
          {shop.tax !== "none" && !isFree(product) && (
            <p className="muted">{messages.product.tax[shop.tax]}</p>
          )}
        </form>
      ) : (
        <NotForSale product={product} context={context} />
      )}
    </div>
  );
}

/** A second Buy button at the bottom of a phone's screen, shown once the buy box is out of sight. */
export function BuyBar({ product, context }: ProductProps) {
  const options = optionsForSale(product);
  if (options.length === 0) return null;
  return (
    <div className="buy-bar">
      <p>
        <span className="buy-bar-name" lang={foreignLang(product.lang, context)}>
          {product.name}
        </span>
        <span className="muted figures">
          <ByChoice
            options={options}
            text={(option) => optionPriceText(option, context.messages.price, context.lang)}
            otherwise={productPriceText(product, context.messages.price, context.lang)}
          />
        </span>
      </p>
      <Button type="submit" form={FORM}>
        {isFree(product) ? context.messages.product.getFree : buyWord(options, context)}
      </Button>
    </div>
  );
}

/** How many copies are sold, if their number is limited, and which editions are sold out. */
function Copies({ product, context }: ProductProps) {
  const { messages, lang } = context;
  const soldOut = product.options.filter((option) => option.isSoldOut);
  return (
    <>
      {product.copies !== null && (
        <p className="muted">{formatPlural(messages.product.copies, product.copies, lang)}</p>
      )}
      {soldOut.map(({ key, name, lang }) => (
        <p key={key} className="muted">
          <LangSpan lang={foreignLang(lang, context)}>{name}</LangSpan>
          {separator(context.lang)}
          {messages.price.soldOut}
        </p>
      ))}
    </>
  );
}

function NotForSale({ product, context: { messages, shop } }: ProductProps) {
  const [state, hint] = isSoldOut(product)
    ? [messages.price.soldOut, messages.product.soldOutHint]
    : product.isWithdrawn
      ? [messages.product.withdrawn, messages.product.withdrawnHint]
      : [messages.product.comingSoon, messages.product.comingSoonHint];
  const [before, after] = hint.split("{address}");
  return (
    <div className="buy-form">
      <p className="price">{state}</p>
      <p>
        {before}
        <a href={mailtoUrl(shop.support)}>{shop.support}</a>
        {after}
      </p>
    </div>
  );
}

/**
 * With several editions or currencies, the form also contains the amount fields of those that are not chosen. Their values must not block
 * the form, so the browser does not validate it. `enhance/cart-add.ts` turns validation on for the chosen edition; without
 * scripts, only the checkout validates the amount.
 */
function hasSeveralAmountFields(options: Option[], currencies: string[]): boolean {
  return options.length * currencies.length > 1 && options.some(({ minimum }) => minimum);
}

function buyLabel(option: Option, { messages, lang }: PageContext): string {
  const { minimum, release } = option;
  const price = currentPrice(option);
  if (!price || minimum) return release ? messages.product.preOrder : messages.product.buy;
  if (price.amount === 0) return messages.product.getFree;
  const message = release ? messages.product.preOrderFor : messages.product.buyFor;
  return formatMessage(message, { price: formatPrice(price, lang) });
}

/** The text of the button without a price. */
function buyWord(options: Option[], { messages }: PageContext): string {
  return options.every(({ release }) => release) ? messages.product.preOrder : messages.product.buy;
}

function purchaseNote(product: Product, { messages }: PageContext): string {
  if (isFree(product)) return messages.product.purchaseNoteFree;
  const isPreOrder = optionsForSale(product).every(({ release }) => release);
  return isPreOrder ? messages.product.purchaseNotePreOrder : messages.product.purchaseNote;
}
