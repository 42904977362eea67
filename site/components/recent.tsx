import type { ReactNode } from "react";
import type { ProductSummary } from "#catalogue/types.ts";
import { productPath } from "#domain/addresses.ts";
import { formatMessage } from "#messages/format.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { formatDate, separator } from "../lib/format.ts";
import { kindName } from "../lib/kind.ts";
import type { PageContext } from "../lib/page-context.ts";
import { PriceFrom } from "./price.tsx";
import { Section } from "./section.tsx";

const MAX_NEWEST = 3;
const MAX_UPDATED = 5;

/** The newest products: date, name, kind and price. */
export function Newest({ context }: { context: PageContext }) {
  const { messages, lang } = context;
  return (
    <Rows
      title={messages.home.new}
      products={context.catalogue.newest(MAX_NEWEST)}
      by="created"
      context={context}
    >
      {(product) => (
        <>
          {kindName(product.kind, messages)}
          {separator(lang)}
          <PriceFrom product={product} context={context} />
        </>
      )}
    </Rows>
  );
}

/** The products updated last, without the newest ones; with the version if there is one. */
export function RecentlyUpdated({ context }: { context: PageContext }) {
  const { messages, catalogue } = context;
  const updated = catalogue.recentlyUpdated(MAX_UPDATED, MAX_NEWEST);
  return (
    <Rows title={messages.home.updated} products={updated} by="updated" context={context}>
      {({ version }) => version && formatMessage(messages.home.version, { version })}
    </Rows>
  );
}

function Rows({
  title,
  products,
  by,
  context,
  children,
}: {
  title: string;
  products: ProductSummary[];
  by: "created" | "updated";
  context: PageContext;
  children: (product: ProductSummary) => ReactNode;
}) {
  if (products.length === 0) return null;
  return (
    <Section title={title} wide>
      <ul className="rows">
        {products.map((product) => (
          <li key={product.slug} className="recent-item">
            <time dateTime={product[by]} className="muted">
              {formatDate(product[by], context.lang, "medium")}
            </time>
            <a
              className="quiet-link"
              href={context.to(productPath(product.slug))}
              lang={foreignLang(product.lang, context)}
            >
              {product.name}
            </a>
            <span className="muted">{children(product)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
