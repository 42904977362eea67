import type { Ground } from "../lib/page.ts";
import { collectionPath, pagePath } from "../lib/paths.ts";
import { say } from "../lib/say.ts";
import { Languages } from "./languages.tsx";
import { Seal } from "./seal.tsx";
import { ThemeChoice } from "./theme-choice.tsx";

/** The foot of every page: the colophon of the shop. */
export function Footer({ ground, at, sealNames }: { ground: Ground; at: string; sealNames: string[] }) {
  const { shop, words, to, lang, pages, collections } = ground;
  const currency = new Intl.DisplayNames(lang, { type: "currency" }).of(shop.currency) ?? shop.currency;
  const [before, after] = words.footer.write.split("{address}");
  return (
    <footer className="footer">
      <div className="page columns gap-y-10 py-12">
        <div className="col-span-12 md:col-span-5">
          <Seal names={sealNames} className="size-12" />
          <p className="mt-5 font-display text-lg">{shop.name}</p>
          <p className="label max-w-[26em]">{shop.tagline}</p>
          <p className="label mt-4">
            {before}
            <a href={`mailto:${shop.support}`}>{shop.support}</a>
            {after}
          </p>
        </div>
        <nav
          aria-label={words.footer.label}
          className="col-span-12 md:col-span-6 md:col-start-7 columns gap-y-8"
        >
          <ul className="footer-links col-span-6 md:col-span-4">
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
          <ul className="footer-links col-span-6 md:col-span-4">
            {pages.map(({ slug, title, lang: own }) => (
              <li key={slug}>
                <a className="quiet-link" href={to(pagePath(slug))} lang={own === lang ? undefined : own}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
          <ul className="footer-links col-span-6 md:col-span-4">
            <li>
              <a className="quiet-link" href={to("/library/")}>
                {words.nav.library}
              </a>
            </li>
            <Languages ground={ground} at={at} />
          </ul>
        </nav>
        <p className="label col-span-12 md:col-span-5">{say(words.footer.prices, { currency })}</p>
        <ThemeChoice words={words.theme} />
      </div>
    </footer>
  );
}
