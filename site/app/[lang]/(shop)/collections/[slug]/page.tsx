import { CollectionPage } from "#site/components/collection-page.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { collectionMetadata } from "#site/lib/list-metadata.ts";
import { loadPageContext, slugParams } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugParams((await catalogue(params.lang)).slugs().collections);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  return collectionMetadata(await loadPageContext(lang), slug, 1);
}

export default async function FirstCollectionPage({ params }: Props) {
  const { lang, slug } = await params;
  return <CollectionPage context={await loadPageContext(lang)} slug={slug} page={1} />;
}
