import { groupsOf, newestOf, type ProductGroup, partsOf } from "#domain/library-products.ts";
import { formatPlural } from "#messages/format.ts";
import { libraryColumns } from "#site/lib/grid-columns.ts";
import type { LinkedProduct } from "#site/lib/library-products.ts";
import { WordBreaks } from "../word-breaks.tsx";
import { FeaturedItem } from "./featured-item.tsx";
import { LibraryCard } from "./library-card.tsx";
import type { LibraryProps } from "./library-texts.ts";

/** The newest product, featured, and the covers of all others. A filtered list features none. */
export function LibraryGrid({
  products,
  isFiltered,
  ...props
}: LibraryProps & { products: LinkedProduct[]; isFiltered: boolean }) {
  const newest = isFiltered ? undefined : newestOf(products);
  const others = products.filter((product) => product !== newest);
  const groups = isFiltered ? [{ bundle: null, products }] : groupsOf(others);
  return (
    <>
      {newest && <FeaturedItem product={newest} {...props} />}
      {groups.map((group) => (
        <GridGroup key={group.products[0]?.key} group={group} {...props} />
      ))}
    </>
  );
}

function GridGroup({
  group: { bundle, products },
  ...props
}: LibraryProps & { group: ProductGroup<LinkedProduct> }) {
  const columns = libraryColumns(products.length);
  const [first] = products;
  return (
    <section className="shelf-group" aria-label={bundle?.name}>
      {bundle && first && (
        <header className="group-head">
          <h2>
            <WordBreaks text={bundle.name} />
          </h2>
          <p className="muted">{formatPlural(props.messages.parts, partsOf(first), props.lang)}</p>
        </header>
      )}
      <ul className="shelf">
        {products.map((product, i) => (
          <li key={product.key} className={`w${columns[i]}`}>
            <LibraryCard
              product={product}
              columns={columns[i] ?? 3}
              heading={bundle ? "h3" : "h2"}
              {...props}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
