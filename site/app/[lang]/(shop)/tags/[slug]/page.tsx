import { TagPage } from "#site/components/tag-page.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { tagMetadata } from "#site/lib/list-metadata.ts";
import { loadPageContext, slugParams } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugParams((await catalogue(params.lang)).slugs().tags);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  return tagMetadata(await loadPageContext(lang), slug, 1);
}

export default async function FirstTagPage({ params }: Props) {
  const { lang, slug } = await params;
  return <TagPage context={await loadPageContext(lang)} slug={slug} page={1} />;
}
