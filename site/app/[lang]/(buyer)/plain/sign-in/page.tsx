import { SIGN_IN_PATH } from "#domain/addresses.ts";
import { PlainSignIn } from "#site/components/plain/sign-in.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext } from "#site/lib/page-context.ts";
import "#site/styles/plain.css";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { messages } = await loadPageContext(lang);
  return privateMetadata(lang, messages.signIn.title, messages.signIn.title);
}

/** A template, which the checkout fills in for browsers without scripts. */
export default async function PlainSignInPage({ params }: Props) {
  const { lang } = await params;
  const context = await loadPageContext(lang);
  return (
    <Shell context={context} currentPath={SIGN_IN_PATH}>
      <PlainSignIn messages={context.messages} lang={lang} />
    </Shell>
  );
}
