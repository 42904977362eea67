import { pagePath } from "#domain/addresses.ts";
import type { Ground } from "../lib/page.ts";
import { CartLink } from "./cart/cart-link.tsx";
import { Languages } from "./languages.tsx";
import { Logo } from "./logo.tsx";
import { ownLang } from "./plate.tsx";
import { Seal } from "./seal.tsx";

/** The head of every page. On a narrow one its links wait in a popover, which needs no script. */
export function Masthead({ ground, at, sealNames }: { ground: Ground; at: string; sealNames: string[] }) {
  const { words, to, shop } = ground;
  const about = ground.pages.find(({ slug }) => slug === "about");
  const links: { path: string; name: string; lang?: string }[] = [
    { path: "/products/", name: words.nav.products },
    ...(about ? [{ path: pagePath(about.slug), name: about.title, lang: ownLang(about, ground) }] : []),
    { path: "/library/", name: words.nav.library },
    { path: "/search/", name: words.search.title },
  ];
  return (
    <header className="masthead page">
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
      <CartLink ground={ground} at={at} />
      <button type="button" popoverTarget="menu" className="menu-button">
        {words.menu}
      </button>
      <nav id="menu" popover="auto" aria-label={words.nav.label} className="menu">
        <ul>
          {links.map(({ path, name, lang }) => (
            <li key={path}>
              <a
                className="quiet-link"
                href={to(path)}
                lang={lang}
                aria-current={path === at ? "page" : undefined}
              >
                {name}
              </a>
            </li>
          ))}
          <Languages ground={ground} at={at} />
        </ul>
      </nav>
    </header>
  );
}
