import { OPEN_PATH } from "#domain/addresses.ts";
import { NoScript } from "#site/components/buyer/no-script.tsx";
import { OpenLink } from "#site/components/buyer/open-link.tsx";
import { Hydrated } from "#site/components/hydrated.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, pathPrefix } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { messages } = await loadPageContext(lang);
  return privateMetadata(lang, messages.open.title, messages.open.text);
}

export default async function OpenLinkPage({ params }: Props) {
  const { lang } = await params;
  const context = await loadPageContext(lang);
  return (
    <Shell context={context} currentPath={OPEN_PATH}>
      <Hydrated module="open">
        <OpenLink
          messages={context.messages.open}
          signIn={context.messages.signIn}
          lang={lang}
          prefix={pathPrefix(context)}
        />
      </Hydrated>
      <NoScript context={context} plain="sign-in" />
    </Shell>
  );
}
