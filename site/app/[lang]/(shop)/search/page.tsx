import { SEARCH_PATH } from "#domain/addresses.ts";
import { SearchPage } from "#site/components/search/search-page.tsx";
import { Shell } from "#site/components/shell.tsx";
import { pageMetadata } from "#site/lib/metadata.ts";
import { loadPageContext } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { search } = (await loadPageContext(lang)).messages;
  const head = await pageMetadata({
    lang,
    path: SEARCH_PATH,
    title: search.title,
    description: search.summary,
  });
  return { ...head, robots: { index: false } };
}

export default async function Search({ params }: Props) {
  const context = await loadPageContext((await params).lang);
  return (
    <Shell context={context} currentPath={SEARCH_PATH}>
      <SearchPage context={context} />
    </Shell>
  );
}
