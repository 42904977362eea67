import { tagPath } from "#domain/addresses.ts";
import { say } from "#messages/format.ts";
import { StructuredData } from "#site/components/html.tsx";
import { Listing } from "#site/components/listing.tsx";
import { Shell } from "#site/components/shell.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { headOf } from "#site/lib/metadata.ts";
import { groundOf, slugs } from "#site/lib/page.ts";
import { crumbsData } from "#site/lib/structured.ts";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugs((await catalogue(params.lang)).tags);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  const { tags, words } = await groundOf(lang);
  const tag = tags.find((tag) => tag.slug === slug);
  if (!tag) return {};
  const title = say(words.list.tagged, { tag: tag.name });
  return headOf({ lang, path: tagPath(slug), title, description: title });
}

export default async function TagPage({ params }: Props) {
  const { lang, slug } = await params;
  const ground = await groundOf(lang);
  const tag = ground.tags.find((tag) => tag.slug === slug);
  if (!tag) return null;
  const products = ground.products.filter(({ tags }) => tags.some((other) => other.slug === slug));
  const above = [{ name: ground.words.nav.products, path: "/products/" }];
  return (
    <Shell ground={ground} at={tagPath(slug)}>
      <Listing
        ground={ground}
        title={say(ground.words.list.tagged, { tag: tag.name })}
        above={above}
        products={products}
      />
      <StructuredData data={crumbsData(ground, [...above, { name: tag.name, path: tagPath(slug) }])} />
    </Shell>
  );
}
