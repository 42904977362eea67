import { collectionPath, LIBRARY_PATH, PRODUCTS_PATH, pagePath } from "#domain/addresses.ts";
import { mailtoUrl } from "#domain/email.ts";
import { formatMessage } from "#messages/format.ts";
import { foreignLang } from "../lib/foreign-lang.ts";
import type { PageContext } from "../lib/page-context.ts";
import { Languages } from "./languages.tsx";
import { Seal } from "./seal.tsx";
import { ThemeChoice } from "./theme-choice.tsx";

/** The footer of every page: who runs the shop, links, the currency, the tax and the colour theme. */
export function Footer({
  context,
  currentPath,
  sealNames,
}: {
  context: PageContext;
  currentPath: string;
  sealNames: string[];
}) {
  const { shop, messages, to } = context;
  const pages = context.catalogue.pages();
  const currency = currencyName(shop.currency, context.lang);
  const [before, after] = messages.footer.questions.split("{address}");
  return (
    <footer className="footer">
      <div className="page columns">
        <div className="footer-about">
          <Seal names={sealNames} />
          <p className="footer-name">{shop.name}</p>
          <p className="muted">{shop.tagline}</p>
          <p className="muted">
            {before}
            <a href={mailtoUrl(shop.support)}>{shop.support}</a>
            {after}
          </p>
        </div>
        <nav aria-label={messages.footer.label} className="columns">
          <ul className="footer-links">
            {context.catalogue.collections().map(({ slug, name, lang: ownLang }) => (
              <li key={slug}>
                <a
                  className="quiet-link"
                  href={to(collectionPath(slug))}
                  lang={foreignLang(ownLang, context)}
                >
                  {name}
                </a>
              </li>
            ))}
            <li>
              <a className="quiet-link" href={to(PRODUCTS_PATH)}>
                {messages.nav.products}
              </a>
            </li>
          </ul>
          {pages.length > 0 && (
            <ul className="footer-links">
              {pages.map(({ slug, title, lang: ownLang }) => (
                <li key={slug}>
                  <a className="quiet-link" href={to(pagePath(slug))} lang={foreignLang(ownLang, context)}>
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          )}
          <ul className="footer-links">
            <li>
              <a className="quiet-link" href={to(LIBRARY_PATH)}>
                {messages.nav.library}
              </a>
            </li>
            <Languages context={context} currentPath={currentPath} />
          </ul>
        </nav>
        <p className="muted">{formatMessage(messages.footer.prices[shop.tax], { currency })}</p>
        <ThemeChoice messages={messages.theme} />
      </div>
    </footer>
  );
}

/** The currency's name in the plural: "US dollars". */
function currencyName(currency: string, lang: string): string {
  const format = new Intl.NumberFormat(lang, { style: "currency", currency, currencyDisplay: "name" });
  return format.formatToParts(2).find(({ type }) => type === "currency")?.value ?? currency;
}
