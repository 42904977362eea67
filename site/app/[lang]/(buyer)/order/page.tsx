import { NoScript } from "#site/components/buyer/no-script.tsx";
import { OrderStatus } from "#site/components/buyer/order-status.tsx";
import { Hydrated } from "#site/components/hydrated.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateHead } from "#site/lib/metadata.ts";
import { groundOf, prefixOf } from "#site/lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { words } = await groundOf(lang);
  return privateHead(lang, words.order.title, words.order.looking);
}

export default async function OrderStatusPage({ params }: Props) {
  const { lang } = await params;
  const ground = await groundOf(lang);
  return (
    <Shell ground={ground} at="/order/">
      <Hydrated module="order" support={ground.shop.support}>
        <OrderStatus
          words={ground.words.order}
          lang={lang}
          prefix={prefixOf(ground)}
          support={ground.shop.support}
        />
      </Hydrated>
      <NoScript
        words={{ ...ground.words.noScript, text: ground.words.order.noScript }}
        support={ground.shop.support}
      />
    </Shell>
  );
}
