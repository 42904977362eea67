import { collectionPath, pagePath } from "#domain/addresses.ts";
import { say } from "#messages/format.ts";
import type { Ground } from "../lib/page.ts";
import { Languages } from "./languages.tsx";
import { Seal } from "./seal.tsx";
import { ThemeChoice } from "./theme-choice.tsx";

/** The foot of every page: the colophon of the shop. */
export function Footer({ ground, at, sealNames }: { ground: Ground; at: string; sealNames: string[] }) {
  const { shop, words, to, lang, pages, collections } = ground;
  const currency = currencyName(shop.currency, lang);
  const [before, after] = words.footer.write.split("{address}");
  return (
    <footer className="footer">
      <div className="page columns">
        <div className="colophon">
          <Seal names={sealNames} />
          <p className="colophon-name">{shop.name}</p>
          <p className="label">{shop.tagline}</p>
          <p className="label">
            {before}
            <a href={`mailto:${shop.support}`}>{shop.support}</a>
            {after}
          </p>
        </div>
        <nav aria-label={words.footer.label} className="columns">
          <ul className="footer-links">
            {collections.map(({ slug, name, lang: own }) => (
              <li key={slug}>
                <a
                  className="quiet-link"
                  href={to(collectionPath(slug))}
                  lang={own === lang ? undefined : own}
                >
                  {name}
                </a>
              </li>
            ))}
            <li>
              <a className="quiet-link" href={to("/products/")}>
                {words.nav.products}
              </a>
            </li>
          </ul>
          {pages.length > 0 && (
            <ul className="footer-links">
              {pages.map(({ slug, title, lang: own }) => (
                <li key={slug}>
                  <a className="quiet-link" href={to(pagePath(slug))} lang={own === lang ? undefined : own}>
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          )}
          <ul className="footer-links">
            <li>
              <a className="quiet-link" href={to("/library/")}>
                {words.nav.library}
              </a>
            </li>
            <Languages ground={ground} at={at} />
          </ul>
        </nav>
        <p className="label">{say(words.footer.prices, { currency })}</p>
        <ThemeChoice words={words.theme} />
      </div>
    </footer>
  );
}

/** In the plural, as prices are told in it: "US dollars". */
function currencyName(currency: string, lang: string): string {
  const format = new Intl.NumberFormat(lang, { style: "currency", currency, currencyDisplay: "name" });
  return format.formatToParts(2).find(({ type }) => type === "currency")?.value ?? currency;
}
