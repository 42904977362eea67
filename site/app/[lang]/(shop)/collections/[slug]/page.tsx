import { collectionPath } from "#domain/addresses.ts";
import { StructuredData } from "#site/components/html.tsx";
import { Listing } from "#site/components/listing.tsx";
import { ownLang } from "#site/components/plate.tsx";
import { Shell } from "#site/components/shell.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { headOf } from "#site/lib/metadata.ts";
import { groundOf, slugs } from "#site/lib/page.ts";
import { pick } from "#site/lib/product.ts";
import { crumbsData } from "#site/lib/structured.ts";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugs((await catalogue(params.lang)).collections);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  const collection = (await groundOf(lang)).collections.find((collection) => collection.slug === slug);
  if (!collection) return {};
  return headOf({
    lang,
    path: collectionPath(slug),
    title: collection.name,
    description: collection.summary,
  });
}

export default async function CollectionPage({ params }: Props) {
  const { lang, slug } = await params;
  const ground = await groundOf(lang);
  const collection = ground.collections.find((collection) => collection.slug === slug);
  if (!collection) return null;
  const above = [{ name: ground.words.nav.products, path: "/products/" }];
  return (
    <Shell ground={ground} at={collectionPath(slug)}>
      <Listing
        ground={ground}
        title={collection.name}
        above={above}
        summary={collection.summary}
        description={collection.description}
        products={pick(ground, collection.products)}
        lang={ownLang(collection, ground)}
        descriptionLang={ownLang({ lang: collection.descriptionLang }, ground)}
      />
      <StructuredData
        data={crumbsData(ground, [...above, { name: collection.name, path: collectionPath(slug) }])}
      />
    </Shell>
  );
}
