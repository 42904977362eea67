import type { Product } from "#catalogue/types.ts";
import { collectionPath, pagePath, productPath } from "#domain/addresses.ts";
import { dot } from "#site/lib/format.ts";
import { kindName } from "#site/lib/kind.ts";
import { messagesOf } from "#site/lib/messages.ts";
import type { Ground } from "#site/lib/page.ts";
import { Thumbnail } from "../picture.tsx";
import { ownLang } from "../plate.tsx";
import { PriceFrom } from "../price.tsx";
import "#site/styles/search.css";

/** As many as a page is read through; a larger shop has its pages of all work. */
const MOST_LISTED = 200;

/** A list of everything, which `enhance/search.ts` makes searchable. */
export function SearchPage({ ground }: { ground: Ground }) {
  const { words, to, products, collections, pages } = ground;
  if (products.length + collections.length + pages.length === 0) {
    return (
      <div className="page search">
        <h1>{words.search.title}</h1>
        <p className="search-status">{words.list.empty}</p>
      </div>
    );
  }
  return (
    <div className="page search" data-enhance="search">
      <h1>{words.search.title}</h1>
      <SearchForm ground={ground} />
      <p role="status" className="search-status label" />
      <ol className="search-hits" hidden />
      <div className="search-all">
        <ul>
          {products.slice(0, MOST_LISTED).map((product) => (
            <ProductRow key={product.slug} product={product} ground={ground} />
          ))}
          {[
            ...collections.map(({ slug, name, ...text }) => ({
              path: collectionPath(slug),
              title: name,
              ...text,
            })),
            ...pages.map(({ slug, ...text }) => ({ path: pagePath(slug), ...text })),
          ].map(({ path, title, ...text }) => (
            <li key={path} className="search-hit">
              <h2>
                <a href={to(path)} lang={ownLang(text, ground)}>
                  {title}
                </a>
              </h2>
              <p className="search-excerpt" lang={ownLang(text, ground)}>
                {text.summary}
              </p>
            </li>
          ))}
        </ul>
        {products.length > MOST_LISTED && (
          <p>
            <a href={to("/products/")}>{words.missing.action}</a>
          </p>
        )}
      </div>
    </div>
  );
}

function SearchForm({ ground: { words, lang, shop, products } }: { ground: Ground }) {
  const kinds = [...new Set(products.map(({ kind }) => kind))];
  return (
    <search>
      <form className="search-form enhanced" hidden data-currency={shop.currency}>
        <div className="search-field">
          <label htmlFor="q">{words.search.field}</label>
          <input id="q" type="search" name="q" autoComplete="off" spellCheck={false} enterKeyHint="go" />
        </div>
        <div>
          <label htmlFor="kind">{words.search.kind}</label>
          <select id="kind" name="kind">
            <option value="">{words.search.anyKind}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {kindName(kind, words)}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label htmlFor="price">{words.search.price}</label>
          <select id="price" name="price">
            <option value="">{words.search.anyPrice}</option>
          </select>
        </div>
        <div>
          <label htmlFor="language">{words.search.language}</label>
          <select id="language" name="language" defaultValue={lang}>
            {shop.languages.map((language) => (
              <option key={language} value={language} lang={language}>
                {messagesOf(language).language}
              </option>
            ))}
          </select>
        </div>
      </form>
    </search>
  );
}

function ProductRow({ product, ground }: { product: Product; ground: Ground }) {
  const own = ownLang(product, ground);
  return (
    <li className="search-hit">
      <Thumbnail image={product.cover} />
      <h2>
        <a href={ground.to(productPath(product.slug))} lang={own}>
          {product.name}
        </a>
      </h2>
      <p className="label">
        {kindName(product.kind, ground.words)}
        {dot(ground.lang)}
        <PriceFrom product={product} ground={ground} />
      </p>
      <p className="search-excerpt" lang={own}>
        {product.summary}
      </p>
    </li>
  );
}
