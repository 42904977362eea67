import { RECEIPT_PATH } from "#domain/addresses.ts";
import { NoScript } from "#site/components/buyer/no-script.tsx";
import { ReceiptPage } from "#site/components/buyer/receipt-page.tsx";
import { Hydrated } from "#site/components/hydrated.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, pathPrefix } from "#site/lib/page-context.ts";
import "#site/styles/receipt.css";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { messages } = await loadPageContext(lang);
  return privateMetadata(lang, messages.receipt.title.receipt, messages.receipt.loading);
}

export default async function BuyersReceiptPage({ params }: Props) {
  const { lang } = await params;
  const context = await loadPageContext(lang);
  return (
    <Shell context={context} currentPath={RECEIPT_PATH}>
      <Hydrated module="receipt">
        <ReceiptPage messages={context.messages.receipt} lang={lang} prefix={pathPrefix(context)} />
      </Hydrated>
      <NoScript context={context} />
    </Shell>
  );
}
