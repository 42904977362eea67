import { ORDER_PATH } from "#domain/addresses.ts";
import { sealCharacters } from "#domain/seal.ts";
import { NoScript } from "#site/components/buyer/no-script.tsx";
import { OrderStatus } from "#site/components/buyer/order-status.tsx";
import { Hydrated } from "#site/components/hydrated.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, pathPrefix } from "#site/lib/page-context.ts";
import { sealNames } from "#site/lib/seal-names.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { messages } = await loadPageContext(lang);
  return privateMetadata(lang, messages.order.title, messages.order.loading);
}

export default async function OrderStatusPage({ params }: Props) {
  const { lang } = await params;
  const context = await loadPageContext(lang);
  const seal = sealCharacters(await sealNames(context)).join("");
  return (
    <Shell context={context} currentPath={ORDER_PATH}>
      <Hydrated module="order" support={context.shop.support} seal={seal}>
        <OrderStatus
          messages={context.messages.order}
          goods={context.messages.goods}
          signIn={context.messages.signIn}
          lang={lang}
          prefix={pathPrefix(context)}
          support={context.shop.support}
          seal={seal}
        />
      </Hydrated>
      <NoScript context={context} plain="order" />
    </Shell>
  );
}
