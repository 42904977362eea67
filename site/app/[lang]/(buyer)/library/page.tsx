import { Alive } from "#site/components/buyer/alive.tsx";
import { Library } from "#site/components/buyer/library.tsx";
import { NoScript } from "#site/components/buyer/no-script.tsx";
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
      <Alive module="library">
        <Library words={ground.words.library} lang={lang} prefix={prefixOf(ground)} />
      </Alive>
      <NoScript words={ground.words.noScript} support={ground.shop.support} />
    </Shell>
  );
}
