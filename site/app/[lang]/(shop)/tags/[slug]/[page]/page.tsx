import { TagPage } from "#site/components/tag-page.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { tagMetadata } from "#site/lib/list-metadata.ts";
import { furtherPageParams, loadPageContext } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string; slug: string; page: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  const { slugs, taggedCount } = await catalogue(params.lang);
  return furtherPageParams(slugs().tags, taggedCount);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug, page } = await params;
  return tagMetadata(await loadPageContext(lang), slug, Number(page));
}

export default async function FurtherTagPage({ params }: Props) {
  const { lang, slug, page } = await params;
  return <TagPage context={await loadPageContext(lang)} slug={slug} page={Number(page)} />;
}
