import { ORDER_PATH } from "#domain/addresses.ts";
import { sealCharacters } from "#domain/seal.ts";
import { PlainOrder } from "#site/components/plain/order.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext } from "#site/lib/page-context.ts";
import { sealNames } from "#site/lib/seal-names.ts";
import "#site/styles/plain.css";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { messages } = await loadPageContext(lang);
  return privateMetadata(lang, messages.order.title, messages.order.title);
}

/** A template, which the checkout fills in for browsers without scripts. */
export default async function PlainOrderPage({ params }: Props) {
  const { lang } = await params;
  const context = await loadPageContext(lang);
  const seal = sealCharacters(await sealNames(context)).join("");
  return (
    <Shell context={context} currentPath={ORDER_PATH}>
      <PlainOrder messages={context.messages} lang={lang} seal={seal} support={context.shop.support} />
    </Shell>
  );
}
