import { plural, say } from "#messages/format.ts";
import { Collections } from "#site/components/collections.tsx";
import { StructuredData } from "#site/components/html.tsx";
import { LargePlate } from "#site/components/plate.tsx";
import { Changed, Newest } from "#site/components/recent.tsx";
import { Shelf } from "#site/components/shelf.tsx";
import { Shell } from "#site/components/shell.tsx";
import { date, dot } from "#site/lib/format.ts";
import { headOf } from "#site/lib/metadata.ts";
import { groundOf } from "#site/lib/page.ts";
import { pick } from "#site/lib/product.ts";
import { shopData } from "#site/lib/structured.ts";

const PLATES_A_ROW = 3;

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { shop } = await groundOf(lang);
  return headOf({ lang, path: "/", description: shop.tagline });
}

export default async function Home({ params }: Props) {
  const ground = await groundOf((await params).lang);
  const { shop, products, words, to, lang } = ground;
  const chosen = pick(ground, shop.featured);
  const [large, ...featured] = [...chosen, ...products.filter((product) => !chosen.includes(product))].slice(
    0,
    1 + Math.ceil(Math.max(1, chosen.length - 1) / PLATES_A_ROW) * PLATES_A_ROW,
  );
  const latest = products
    .map(({ updated }) => updated)
    .toSorted()
    .at(-1);
  return (
    <Shell ground={ground} at="/">
      <div className="page">
        <h1 className="sr-only">{shop.name}</h1>
        <div className="opening columns">
          <div className="opening-words">
            <p className="opening-line">{shop.opening}</p>
            <p className="label">
              {shop.author}
              {latest &&
                dot(lang) +
                  say(words.home.latest, {
                    works: plural(words.home.works, products.length, lang),
                    date: date(latest, lang),
                  })}
            </p>
            {!large && <p>{words.list.empty}</p>}
          </div>
          {large && (
            <LargePlate
              product={large}
              ground={ground}
              sizes="(min-width: 64rem) 46vw, (min-width: 48rem) 54vw, calc(100vw - 2.5rem)"
            />
          )}
        </div>
        {featured.length > 0 && <Shelf products={featured} ground={ground} />}
        {large && (
          <p className="shelf-more">
            <a href={to("/products/")}>{words.home.all}</a>
          </p>
        )}
        <Newest ground={ground} />
        <Collections ground={ground} />
        <Changed ground={ground} />
        <StructuredData data={shopData(ground)} />
      </div>
    </Shell>
  );
}
