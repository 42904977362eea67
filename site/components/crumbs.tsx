import type { Ground } from "../lib/page.ts";

/** The way back: home, then the pages above this one. */
export function Crumbs({ ground, above }: { ground: Ground; above: { name: string; path: string }[] }) {
  const { words, to } = ground;
  return (
    <nav aria-label={words.crumbs.label} className="crumbs label">
      <ol>
        {[{ name: words.crumbs.home, path: "/" }, ...above].map(({ name, path }) => (
          <li key={path}>
            <a className="quiet-link" href={to(path)}>
              {name}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
