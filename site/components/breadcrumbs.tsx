import type { PageContext } from "../lib/page-context.ts";

/** Links to the home page and to the pages above this one. */
export function Breadcrumbs({
  context,
  above,
}: {
  context: PageContext;
  above: { name: string; path: string }[];
}) {
  const { messages, to } = context;
  return (
    <nav aria-label={messages.breadcrumbs.label} className="breadcrumbs muted">
      <ol>
        {[{ name: messages.breadcrumbs.home, path: "/" }, ...above].map(({ name, path }) => (
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
