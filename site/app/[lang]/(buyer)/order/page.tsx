import { OrderStatus } from "../../../../components/buyer/order-status.tsx";
import { Shell } from "../../../../components/shell.tsx";
import { privateHead } from "../../../../lib/metadata.ts";
import { groundOf, prefixOf } from "../../../../lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  return privateHead(lang, (await groundOf(lang)).words.order.title);
}

export default async function OrderStatusPage({ params }: Props) {
  const { lang } = await params;
  const ground = await groundOf(lang);
  return (
    <Shell ground={ground} at="/order/">
      <OrderStatus
        words={ground.words.order}
        lang={lang}
        prefix={prefixOf(ground)}
        support={ground.shop.support}
      />
    </Shell>
  );
}
