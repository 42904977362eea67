import type { ProductSummary } from "#catalogue/types.ts";
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
import { loadPageContext, type PageContext } from "#site/lib/page-context.ts";
import { shopData } from "#site/lib/structured-data.ts";

/** The large card and two rows of the grid. */
const MIN_PRODUCTS = 7;

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { shop } = await loadPageContext(lang);
  return pageMetadata({ lang, path: "/", description: shop.tagline });
}

export default async function Home({ params }: Props) {
  const context = await loadPageContext((await params).lang);
  const { shop, catalogue, messages, to, lang } = context;
  const [main, ...gridProducts] = productsToShow(context);
  const latest = catalogue.latestUpdate();
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
                    products: formatPlural(messages.home.products, catalogue.productCount(), lang),
                    date: formatDate(latest, lang),
                  })}
            </p>
            {!main && <p>{messages.list.empty}</p>}
          </div>
          {main && (
            <FeaturedCard
              product={main}
              context={context}
              sizes="(width>=64rem) 46vw, (width>=48rem) 54vw, calc(100vw - 2.5rem)"
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

/** The featured products in the creator's order, filled up with the newest. */
function productsToShow({ catalogue }: PageContext): ProductSummary[] {
  const featured = catalogue.featured();
  if (featured.length >= MIN_PRODUCTS) return featured;
  const slugs = new Set(featured.map(({ slug }) => slug));
  const others = catalogue.newest(MIN_PRODUCTS).filter(({ slug }) => !slugs.has(slug));
  return [...featured, ...others].slice(0, MIN_PRODUCTS);
}
