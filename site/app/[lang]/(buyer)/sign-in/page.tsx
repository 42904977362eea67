import { SIGN_IN_PATH } from "#domain/addresses.ts";
import { NoScript } from "#site/components/buyer/no-script.tsx";
import { SignIn } from "#site/components/buyer/sign-in.tsx";
import { Hydrated } from "#site/components/hydrated.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, pathPrefix } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { messages } = await loadPageContext(lang);
  return privateMetadata(lang, messages.signIn.title, messages.signIn.text);
}

export default async function SignInPage({ params }: Props) {
  const { lang } = await params;
  const context = await loadPageContext(lang);
  return (
    <Shell context={context} currentPath={SIGN_IN_PATH}>
      <Hydrated module="sign-in">
        <SignIn messages={context.messages.signIn} lang={lang} prefix={pathPrefix(context)} />
      </Hydrated>
      <NoScript context={context} plain="sign-in" />
    </Shell>
  );
}
