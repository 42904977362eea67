import { pagePath } from "#domain/addresses.ts";
import { formatMessage } from "#messages/format.ts";
import { Breadcrumbs } from "#site/components/breadcrumbs.tsx";
import { Html, StructuredData } from "#site/components/html.tsx";
import { Shell } from "#site/components/shell.tsx";
import { WordBreaks } from "#site/components/word-breaks.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { formatDate } from "#site/lib/format.ts";
import { pageMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, slugParams } from "#site/lib/page-context.ts";
import { breadcrumbData } from "#site/lib/structured-data.ts";

import "#site/styles/texts.css";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugParams((await catalogue(params.lang)).slugs().pages);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  const page = (await catalogue(lang)).page(slug);
  return page
    ? pageMetadata({ lang, path: pagePath(slug), title: page.title, description: page.summary })
    : null;
}

export default async function ContentPage({ params }: Props) {
  const { lang, slug } = await params;
  const context = await loadPageContext(lang);
  const page = context.catalogue.page(slug);
  if (!page) return null;
  const titleLang = foreignLang(page.lang, context);
  return (
    <Shell context={context} currentPath={pagePath(slug)}>
      <article className="page columns content-page">
        <header>
          <Breadcrumbs context={context} above={[]} />
          <h1 lang={titleLang}>
            <WordBreaks text={page.title} />
          </h1>
          <p className="summary" lang={titleLang}>
            <WordBreaks text={page.summary} />
          </p>
          <p className="muted">
            {formatMessage(context.messages.page.updated, { date: formatDate(page.updated, lang) })}
          </p>
        </header>
        <Html className="prose" lang={foreignLang(page.bodyLang, context)} html={page.body} />
      </article>
      <StructuredData data={breadcrumbData(context, [{ name: page.title, path: pagePath(slug) }])} />
    </Shell>
  );
}
