import { StructuredData } from "../../../../../components/html.tsx";
import { Listing } from "../../../../../components/listing.tsx";
import { ownLang } from "../../../../../components/plate.tsx";
import { Shell } from "../../../../../components/shell.tsx";
import { catalogue } from "../../../../../lib/catalogue.ts";
import { headOf } from "../../../../../lib/metadata.ts";
import { groundOf, slugs } from "../../../../../lib/page.ts";
import { collectionPath } from "../../../../../lib/paths.ts";
import { pick } from "../../../../../lib/product.ts";
import { crumbsData } from "../../../../../lib/structured.ts";

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
