import { pagePath } from "#domain/addresses.ts";
import { say } from "#messages/format.ts";
import { Crumbs } from "#site/components/crumbs.tsx";
import { Html, StructuredData } from "#site/components/html.tsx";
import { ownLang } from "#site/components/plate.tsx";
import { Shell } from "#site/components/shell.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { date } from "#site/lib/format.ts";
import { headOf } from "#site/lib/metadata.ts";
import { groundOf, slugs } from "#site/lib/page.ts";
import { crumbsData } from "#site/lib/structured.ts";

import "#site/styles/texts.css";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugs((await catalogue(params.lang)).pages);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  const page = (await groundOf(lang)).pages.find((page) => page.slug === slug);
  return page ? headOf({ lang, path: pagePath(slug), title: page.title, description: page.summary }) : {};
}

export default async function ContentPage({ params }: Props) {
  const { lang, slug } = await params;
  const ground = await groundOf(lang);
  const page = ground.pages.find((page) => page.slug === slug);
  if (!page) return null;
  const own = ownLang(page, ground);
  return (
    <Shell ground={ground} at={pagePath(slug)}>
      <article className="page columns content-page">
        <header>
          <Crumbs ground={ground} above={[]} />
          <h1 lang={own}>{page.title}</h1>
          <p className="summary" lang={own}>
            {page.summary}
          </p>
          <p className="label">{say(ground.words.page.updated, { date: date(page.updated, lang) })}</p>
        </header>
        <Html className="prose" lang={ownLang({ lang: page.bodyLang }, ground)} html={page.body} />
      </article>
      <StructuredData data={crumbsData(ground, [{ name: page.title, path: pagePath(slug) }])} />
    </Shell>
  );
}
