import { PRODUCTS_PATH, tagPath } from "#domain/addresses.ts";
import { formatMessage } from "#messages/format.ts";
import { StructuredData } from "#site/components/html.tsx";
import { Listing } from "#site/components/listing.tsx";
import { Shell } from "#site/components/shell.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { pageMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, slugParams } from "#site/lib/page-context.ts";
import { breadcrumbData } from "#site/lib/structured-data.ts";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugParams((await catalogue(params.lang)).slugs().tags);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  const { catalogue, messages } = await loadPageContext(lang);
  const tag = catalogue.tag(slug);
  if (!tag) return null;
  const title = formatMessage(messages.list.tagged, { tag: tag.name });
  return pageMetadata({ lang, path: tagPath(slug), title, description: title });
}

export default async function TagPage({ params }: Props) {
  const { lang, slug } = await params;
  const context = await loadPageContext(lang);
  const tag = context.catalogue.tag(slug);
  if (!tag) return null;
  const above = [{ name: context.messages.nav.products, path: PRODUCTS_PATH }];
  return (
    <Shell context={context} currentPath={tagPath(slug)}>
      <Listing
        context={context}
        title={formatMessage(context.messages.list.tagged, { tag: tag.name })}
        above={above}
        products={context.catalogue.taggedProducts(slug)}
      />
      <StructuredData data={breadcrumbData(context, [...above, { name: tag.name, path: tagPath(slug) }])} />
    </Shell>
  );
}
