import { LIBRARY_PATH, PRODUCTS_PATH, pagePath, SEARCH_PATH } from "#domain/addresses.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import type { PageContext } from "../lib/page-context.ts";
import { CartLink } from "./cart/cart-link.tsx";
import { Languages } from "./languages.tsx";
import { Logo } from "./logo.tsx";
import { Seal } from "./seal.tsx";

/** The header of every page. On a narrow screen its links are in a popover, which needs no script. */
export function Header({
  context,
  currentPath,
  sealNames,
}: {
  context: PageContext;
  currentPath: string;
  sealNames: string[];
}) {
  const { messages, to, shop } = context;
  const about = context.catalogue.pages().find(({ slug }) => slug === "about");
  const links: { path: string; name: string; lang?: string }[] = [
    { path: PRODUCTS_PATH, name: messages.nav.products },
    ...(about
      ? [{ path: pagePath(about.slug), name: about.title, lang: foreignLang(about.lang, context) }]
      : []),
    { path: LIBRARY_PATH, name: messages.nav.library },
    { path: SEARCH_PATH, name: messages.search.title },
  ];
  return (
    <header className="header page">
      <a className="wordmark" href={to("/")}>
        {shop.theme.logo ? (
          <Logo shop={shop} />
        ) : (
          <>
            <Seal names={sealNames} />
            <span>{shop.name}</span>
          </>
        )}
      </a>
      <CartLink context={context} currentPath={currentPath} />
      <button type="button" popoverTarget="menu" className="menu-button">
        {messages.menu}
      </button>
      <nav id="menu" popover="auto" aria-label={messages.nav.label} className="menu">
        <ul>
          {links.map(({ path, name, lang }) => (
            <li key={path}>
              <a
                className="quiet-link"
                href={to(path)}
                lang={lang}
                aria-current={path === currentPath ? "page" : undefined}
              >
                {name}
              </a>
            </li>
          ))}
          <Languages context={context} currentPath={currentPath} />
        </ul>
      </nav>
    </header>
  );
}
