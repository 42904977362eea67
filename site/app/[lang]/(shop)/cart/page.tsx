import { CartPage } from "#site/components/cart/cart-page.tsx";
import { Shell } from "#site/components/shell.tsx";
import { headOf } from "#site/lib/metadata.ts";
import { groundOf } from "#site/lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { title } = (await groundOf(lang)).words.cartView;
  const head = await headOf({ lang, path: "/cart/", title, description: title });
  return { ...head, robots: { index: false } };
}

export default async function Cart({ params }: Props) {
  const ground = await groundOf((await params).lang);
  return (
    <Shell ground={ground} at="/cart/">
      <CartPage ground={ground} />
    </Shell>
  );
}
