import type { Ground } from "../lib/page.ts";
import { pagePath } from "../lib/paths.ts";
import { CartLink } from "./cart/cart-link.tsx";
import { Languages } from "./languages.tsx";
import { Logo } from "./logo.tsx";
import { Seal } from "./seal.tsx";

/** The head of every page. On a narrow one its links wait in a popover, which needs no script. */
export function Masthead({ ground, at, sealNames }: { ground: Ground; at: string; sealNames: string[] }) {
  const { words, to, shop } = ground;
  const about = ground.pages.find(({ slug }) => slug === "about");
  const links = [
    { path: "/products/", name: words.nav.products },
    ...(about ? [{ path: pagePath(about.slug), name: about.title }] : []),
    { path: "/library/", name: words.nav.library },
    { path: "/search/", name: words.search.title },
  ];
  return (
    <header className="masthead page">
      <a className="flex items-center gap-2.5 md:gap-3 no-underline" href={to("/")}>
        {shop.theme.logo ? (
          <Logo shop={shop} />
        ) : (
          <>
            <Seal names={sealNames} className="size-8 md:size-9 shrink-0" />
            <span className="font-display text-base md:text-lg leading-none">{shop.name}</span>
          </>
        )}
      </a>
      <CartLink ground={ground} at={at} />
      <button
        type="button"
        popoverTarget="menu"
        className="md:hidden min-h-11 px-1 -mr-1 underline decoration-edge underline-offset-4"
      >
        {words.menu}
      </button>
      <nav id="menu" popover="auto" aria-label={words.nav.label} className="menu">
        <ul>
          {links.map(({ path, name }) => (
            <li key={path}>
              <a className="quiet-link" href={to(path)} aria-current={path === at ? "page" : undefined}>
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
