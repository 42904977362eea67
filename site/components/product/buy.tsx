import type { Option } from "#catalogue/types.ts";
import { forSale, isFree } from "#domain/prices.ts";
import { say } from "#messages/format.ts";
import { money } from "#site/lib/format.ts";
import { kindName } from "#site/lib/kind.ts";
import { AddToCart } from "../cart/add-to-cart.tsx";
import { Crumbs } from "../crumbs.tsx";
import { ownLang } from "../plate.tsx";
import { Price, PriceFrom } from "../price.tsx";
import { Button } from "../ui/button.tsx";
import { Amount } from "./amount.tsx";
import { Editions } from "./editions.tsx";
import type { Of } from "./of.ts";

const FORM = "buy";

/** Name, line, price and the one thing to do. A plain form: it needs no script. */
export function BuyBox({ product, ground }: Of) {
  const { words, lang } = ground;
  const sold = forSale(product);
  const [only] = sold;
  const own = ownLang(product, ground);
  return (
    <div className="buy-box">
      <Crumbs ground={ground} above={[{ name: words.nav.products, path: "/products/" }]} />
      <p className="label product-kind">{kindName(product.kind, words)}</p>
      <h1 lang={own} dir="auto">
        {product.name}
      </h1>
      <p className="product-summary" lang={own} dir="auto">
        {product.summary}
      </p>
      {only ? (
        <form
          id={FORM}
          method="post"
          action="/api/checkout"
          className="buy-form"
          noValidate={asksForSome(sold)}
        >
          <input type="hidden" name="product" value={product.slug} />
          <input type="hidden" name="locale" value={lang} />
          {sold.length > 1 ? (
            <Editions options={sold} product={product} ground={ground} />
          ) : (
            <>
              <input type="hidden" name="option" value={only.key} />
              <input type="hidden" name="price" value={only.price?.amount} />
              <p className="price">
                <Price option={only} ground={ground} />
              </p>
              <Amount option={only} ground={ground} />
            </>
          )}
          <div className="buy-actions">
            <Button type="submit" size="lg">
              {buyWords({ product, ground })}
            </Button>
            <AddToCart product={product} ground={ground} />
          </div>
          <p className="label">{isFree(product) ? words.product.promiseFree : words.product.promise}</p>
        </form>
      ) : (
        <NotYet product={product} ground={ground} />
      )}
    </div>
  );
}

/** The same button once more on a phone, at the foot of the screen, once the buy box is out of sight. */
export function BuyBar({ product, ground }: Of) {
  if (forSale(product).length === 0) return null;
  return (
    <div className="buy-bar">
      <p>
        <span className="buy-bar-name" lang={ownLang(product, ground)}>
          {product.name}
        </span>
        <span className="label">
          <PriceFrom product={product} ground={ground} />
        </span>
      </p>
      <Button type="submit" form={FORM}>
        {isFree(product) ? ground.words.product.get : ground.words.product.buy}
      </Button>
    </div>
  );
}

function NotYet({ ground: { words, shop } }: Of) {
  const [before, after] = words.product.laterHint.split("{address}");
  return (
    <div className="buy-form">
      <p className="price">{words.product.later}</p>
      <p>
        {before}
        <a href={`mailto:${shop.support}`}>{shop.support}</a>
        {after}
      </p>
    </div>
  );
}

/**
 * With several editions there may be sums of others than the chosen one: one that is out of range must not hold the
 * form back. Where scripts run, `enhance/cart.ts` has the browser look at the chosen one; else the checkout does alone.
 */
function asksForSome(sold: Option[]): boolean {
  return sold.length > 1 && sold.some(({ minimum }) => minimum);
}

function buyWords({ product, ground: { words, lang } }: Of): string {
  if (isFree(product)) return words.product.get;
  const [only, ...more] = forSale(product);
  if (!only?.price || more.length > 0 || only.minimum) return words.product.buy;
  return say(words.product.buyFor, { price: money(only.price, lang) });
}
