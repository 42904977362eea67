import { NoScript } from "#site/components/buyer/no-script.tsx";
import { SignIn } from "#site/components/buyer/sign-in.tsx";
import { Hydrated } from "#site/components/hydrated.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateHead } from "#site/lib/metadata.ts";
import { groundOf } from "#site/lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { words } = await groundOf(lang);
  return privateHead(lang, words.signIn.title, words.signIn.text);
}

export default async function SignInPage({ params }: Props) {
  const { lang } = await params;
  const ground = await groundOf(lang);
  return (
    <Shell ground={ground} at="/sign-in/">
      <Hydrated module="sign-in">
        <SignIn words={ground.words.signIn} lang={lang} />
      </Hydrated>
      <NoScript words={ground.words.noScript} support={ground.shop.support} />
    </Shell>
  );
}
