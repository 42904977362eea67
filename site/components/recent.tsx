import type { ReactNode } from "react";
import type { Product } from "#catalogue/types.ts";
import { productPath } from "#domain/addresses.ts";
import { say } from "#messages/format.ts";
import { date, dot } from "../lib/format.ts";
import { kindName } from "../lib/kind.ts";
import type { Ground } from "../lib/page.ts";
import { ownLang } from "./plate.tsx";
import { PriceFrom } from "./price.tsx";
import { Section } from "./section.tsx";

const NEW_ONES = 3;
const CHANGED_ONES = 5;

/** The works that came last: when, what they are, and what they cost. */
export function Newest({ ground }: { ground: Ground }) {
  const { words, lang } = ground;
  return (
    <Rows title={words.home.new} products={newest(ground)} by="created" ground={ground}>
      {(product) => (
        <>
          {kindName(product.kind, words)}
          {dot(lang)}
          <PriceFrom product={product} ground={ground} />
        </>
      )}
    </Rows>
  );
}

/** What was changed last of all that came before those, with the version where there is one. */
export function Changed({ ground }: { ground: Ground }) {
  const { words, products } = ground;
  const isNew = new Set(newest(ground));
  const changed = products.filter((product) => product.updated > product.created && !isNew.has(product));
  const latest = changed.toSorted((a, b) => b.updated.localeCompare(a.updated)).slice(0, CHANGED_ONES);
  return (
    <Rows title={words.home.recent} products={latest} by="updated" ground={ground}>
      {({ changelog: [change] }) => change?.version && say(words.home.version, { version: change.version })}
    </Rows>
  );
}

/** The catalogue has the newest first. */
function newest({ products }: Ground): Product[] {
  return products.slice(0, NEW_ONES);
}

function Rows({
  title,
  products,
  by,
  ground,
  children,
}: {
  title: string;
  products: Product[];
  by: "created" | "updated";
  ground: Ground;
  children: (product: Product) => ReactNode;
}) {
  if (products.length === 0) return null;
  return (
    <Section title={title} wide>
      <ul className="rows">
        {products.map((product) => (
          <li key={product.slug} className="recent">
            <time dateTime={product[by]} className="label">
              {date(product[by], ground.lang, "medium")}
            </time>
            <a
              className="quiet-link"
              href={ground.to(productPath(product.slug))}
              lang={ownLang(product, ground)}
            >
              {product.name}
            </a>
            <span className="label">{children(product)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
