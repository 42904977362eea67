import type { ProductSummary } from "#catalogue/types.ts";
import { collectionPath, PRODUCTS_PATH, pagePath, productPath } from "#domain/addresses.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { separator } from "#site/lib/format.ts";
import { kindName } from "#site/lib/kind.ts";
import { messagesOf } from "#site/lib/messages.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { Thumbnail } from "../picture.tsx";
import { PriceFrom } from "../price.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import "#site/styles/search.css";

/** Nobody reads a longer list. A larger shop links to its paginated list of all products. */
const MAX_LISTED = 200;

/** A list of the whole shop, which `enhance/search.ts` makes searchable. */
export function SearchPage({ context }: { context: PageContext }) {
  const { messages, to, catalogue } = context;
  const products = catalogue.newest(MAX_LISTED);
  const collections = catalogue.collections();
  const pages = catalogue.pages();
  if (products.length + collections.length + pages.length === 0) {
    return (
      <div className="page search">
        <h1>{messages.search.title}</h1>
        <p className="search-status">{messages.list.empty}</p>
      </div>
    );
  }
  return (
    <div className="page search" data-enhance="search">
      <h1>{messages.search.title}</h1>
      <SearchForm context={context} />
      <p role="status" className="search-status muted" />
      <ol className="search-results" hidden />
      <div className="search-all">
        <ul>
          {products.map((product) => (
            <ProductRow key={product.slug} product={product} context={context} />
          ))}
          {[
            ...collections.map(({ slug, name, ...text }) => ({
              path: collectionPath(slug),
              title: name,
              ...text,
            })),
            ...pages.map(({ slug, ...text }) => ({ path: pagePath(slug), ...text })),
          ].map(({ path, title, ...text }) => (
            <li key={path} className="search-result">
              <h2>
                <a href={to(path)} lang={foreignLang(text.lang, context)}>
                  <WordBreaks text={title} />
                </a>
              </h2>
              <p className="search-excerpt" lang={foreignLang(text.lang, context)}>
                {text.summary}
              </p>
            </li>
          ))}
        </ul>
        {catalogue.productCount() > MAX_LISTED && (
          <p>
            <a href={to(PRODUCTS_PATH)}>{messages.notFound.action}</a>
          </p>
        )}
      </div>
    </div>
  );
}

function SearchForm({ context: { messages, lang, shop, catalogue } }: { context: PageContext }) {
  return (
    <search>
      <form className="search-form enhanced" hidden data-currency={shop.currency}>
        <div className="search-field">
          <label htmlFor="q">{messages.search.field}</label>
          <input id="q" type="search" name="q" autoComplete="off" spellCheck={false} enterKeyHint="go" />
        </div>
        <div>
          <label htmlFor="kind">{messages.search.kind}</label>
          <select id="kind" name="kind">
            <option value="">{messages.search.anyKind}</option>
            {catalogue.kinds().map((kind) => (
              <option key={kind} value={kind}>
                {kindName(kind, messages)}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label htmlFor="price">{messages.search.price}</label>
          <select id="price" name="price">
            <option value="">{messages.search.anyPrice}</option>
          </select>
        </div>
        <div>
          <label htmlFor="language">{messages.search.language}</label>
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

function ProductRow({ product, context }: { product: ProductSummary; context: PageContext }) {
  const lang = foreignLang(product.lang, context);
  return (
    <li className="search-result">
      <Thumbnail image={product.cover} />
      <h2>
        <a href={context.to(productPath(product.slug))} lang={lang}>
          <WordBreaks text={product.name} />
        </a>
      </h2>
      <p className="muted">
        {kindName(product.kind, context.messages)}
        {separator(context.lang)}
        <PriceFrom product={product} context={context} />
      </p>
      <p className="search-excerpt" lang={lang}>
        {product.summary}
      </p>
    </li>
  );
}
