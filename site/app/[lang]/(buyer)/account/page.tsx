import { ACCOUNT_PATH } from "#domain/addresses.ts";
import { Account } from "#site/components/buyer/account.tsx";
import { NoScript } from "#site/components/buyer/no-script.tsx";
import { Hydrated } from "#site/components/hydrated.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, pathPrefix } from "#site/lib/page-context.ts";
import "#site/styles/account.css";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { messages } = await loadPageContext(lang);
  return privateMetadata(lang, messages.account.title, messages.account.description);
}

export default async function AccountPage({ params }: Props) {
  const { lang } = await params;
  const context = await loadPageContext(lang);
  return (
    <Shell context={context} currentPath={ACCOUNT_PATH}>
      <Hydrated module="account">
        <Account messages={context.messages.account} lang={lang} prefix={pathPrefix(context)} />
      </Hydrated>
      <NoScript context={context} />
    </Shell>
  );
}
