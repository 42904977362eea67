import { PRODUCTS_PATH } from "#domain/addresses.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { Collections } from "#site/components/collections.tsx";
import { StructuredData } from "#site/components/html.tsx";
import { FeaturedCard } from "#site/components/product-card.tsx";
import { ProductGrid } from "#site/components/product-grid.tsx";
import { Newest, RecentlyUpdated } from "#site/components/recent.tsx";
import { Shell } from "#site/components/shell.tsx";
import { WordBreaks } from "#site/components/word-breaks.tsx";
import { formatDate, separator } from "#site/lib/format.ts";
import { pageMetadata } from "#site/lib/metadata.ts";
import { loadPageContext } from "#site/lib/page-context.ts";
import { productsBySlug } from "#site/lib/product.ts";
import { shopData } from "#site/lib/structured-data.ts";

const CARDS_PER_ROW = 3;

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { shop } = await loadPageContext(lang);
  return pageMetadata({ lang, path: "/", description: shop.tagline });
}

export default async function Home({ params }: Props) {
  const context = await loadPageContext((await params).lang);
  const { shop, products, messages, to, lang } = context;
  const featured = productsBySlug(context, shop.featured);
  const others = products.filter((product) => !featured.includes(product));
  const [main, ...gridProducts] = [...featured, ...others].slice(
    0,
    1 + Math.ceil(Math.max(1, featured.length - 1) / CARDS_PER_ROW) * CARDS_PER_ROW,
  );
  const latest = products
    .map(({ updated }) => updated)
    .toSorted()
    .at(-1);
  return (
    <Shell context={context} currentPath="/">
      <div className="page">
        <h1 className="sr-only">{shop.name}</h1>
        <div className="hero columns">
          <div className="hero-text">
            <p className="hero-line">
              <WordBreaks text={shop.opening} />
            </p>
            <p className="muted">
              {shop.author}
              {latest &&
                separator(lang) +
                  formatMessage(messages.home.summary, {
                    products: formatPlural(messages.home.products, products.length, lang),
                    date: formatDate(latest, lang),
                  })}
            </p>
            {!main && <p>{messages.list.empty}</p>}
          </div>
          {main && (
            <FeaturedCard
              product={main}
              context={context}
              sizes="(min-width: 64rem) 46vw, (min-width: 48rem) 54vw, calc(100vw - 2.5rem)"
            />
          )}
        </div>
        {gridProducts.length > 0 && <ProductGrid products={gridProducts} context={context} />}
        {main && (
          <p className="all-link">
            <a href={to(PRODUCTS_PATH)}>{messages.home.viewAll}</a>
          </p>
        )}
        <Newest context={context} />
        <Collections context={context} />
        <RecentlyUpdated context={context} />
        <StructuredData data={shopData(context)} />
      </div>
    </Shell>
  );
}
