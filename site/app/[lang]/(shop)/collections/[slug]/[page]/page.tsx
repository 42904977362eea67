import { CollectionPage } from "#site/components/collection-page.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { collectionMetadata } from "#site/lib/list-metadata.ts";
import { furtherPageParams, loadPageContext } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string; slug: string; page: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  const { slugs, collection } = await catalogue(params.lang);
  return furtherPageParams(slugs().collections, (slug) => collection(slug)?.products.length ?? 0);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug, page } = await params;
  return collectionMetadata(await loadPageContext(lang), slug, Number(page));
}

export default async function FurtherCollectionPage({ params }: Props) {
  const { lang, slug, page } = await params;
  return <CollectionPage context={await loadPageContext(lang)} slug={slug} page={Number(page)} />;
}
