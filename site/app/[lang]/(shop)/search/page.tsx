import { SearchPage } from "#site/components/search/search-page.tsx";
import { Shell } from "#site/components/shell.tsx";
import { headOf } from "#site/lib/metadata.ts";
import { groundOf } from "#site/lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { search } = (await groundOf(lang)).words;
  const head = await headOf({ lang, path: "/search/", title: search.title, description: search.summary });
  return { ...head, robots: { index: false } };
}

export default async function Search({ params }: Props) {
  const ground = await groundOf((await params).lang);
  return (
    <Shell ground={ground} at="/search/">
      <SearchPage ground={ground} />
    </Shell>
  );
}
