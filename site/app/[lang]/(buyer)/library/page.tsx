import { Library } from "#site/components/buyer/library.tsx";
import { NoScript } from "#site/components/buyer/no-script.tsx";
import { Hydrated } from "#site/components/hydrated.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateHead } from "#site/lib/metadata.ts";
import { groundOf, prefixOf } from "#site/lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { words } = await groundOf(lang);
  return privateHead(lang, words.library.title, words.signIn.text);
}

export default async function LibraryPage({ params }: Props) {
  const { lang } = await params;
  const ground = await groundOf(lang);
  return (
    <Shell ground={ground} at="/library/">
      <Hydrated module="library">
        <Library words={ground.words.library} lang={lang} prefix={prefixOf(ground)} />
      </Hydrated>
      <NoScript words={ground.words.noScript} support={ground.shop.support} />
    </Shell>
  );
}
