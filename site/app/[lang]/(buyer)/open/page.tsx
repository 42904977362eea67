import { NoScript } from "#site/components/buyer/no-script.tsx";
import { OpenLink } from "#site/components/buyer/open-link.tsx";
import { Hydrated } from "#site/components/hydrated.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateHead } from "#site/lib/metadata.ts";
import { groundOf, prefixOf } from "#site/lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { words } = await groundOf(lang);
  return privateHead(lang, words.open.title, words.open.text);
}

export default async function OpenLinkPage({ params }: Props) {
  const { lang } = await params;
  const ground = await groundOf(lang);
  return (
    <Shell ground={ground} at="/open/">
      <Hydrated module="open">
        <OpenLink words={ground.words.open} lang={lang} prefix={prefixOf(ground)} />
      </Hydrated>
      <NoScript words={ground.words.noScript} support={ground.shop.support} />
    </Shell>
  );
}
