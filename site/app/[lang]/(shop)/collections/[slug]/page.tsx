import { collectionPath, PRODUCTS_PATH } from "#domain/addresses.ts";
import { StructuredData } from "#site/components/html.tsx";
import { Listing } from "#site/components/listing.tsx";
import { Shell } from "#site/components/shell.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { pageMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, slugParams } from "#site/lib/page-context.ts";
import { breadcrumbData } from "#site/lib/structured-data.ts";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugParams((await catalogue(params.lang)).slugs().collections);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  const collection = (await catalogue(lang)).collection(slug);
  if (!collection) return null;
  return pageMetadata({
    lang,
    path: collectionPath(slug),
    title: collection.name,
    description: collection.summary,
  });
}

export default async function CollectionPage({ params }: Props) {
  const { lang, slug } = await params;
  const context = await loadPageContext(lang);
  const collection = context.catalogue.collection(slug);
  if (!collection) return null;
  const above = [{ name: context.messages.nav.products, path: PRODUCTS_PATH }];
  return (
    <Shell context={context} currentPath={collectionPath(slug)}>
      <Listing
        context={context}
        title={collection.name}
        above={above}
        summary={collection.summary}
        description={collection.description}
        products={context.catalogue.products(collection.products)}
        lang={foreignLang(collection.lang, context)}
        descriptionLang={foreignLang(collection.descriptionLang, context)}
      />
      <StructuredData
        data={breadcrumbData(context, [...above, { name: collection.name, path: collectionPath(slug) }])}
      />
    </Shell>
  );
}
