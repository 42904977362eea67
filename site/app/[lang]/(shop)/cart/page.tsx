import { CART_PATH } from "#domain/addresses.ts";
import { CartPage } from "#site/components/cart/cart-page.tsx";
import { Shell } from "#site/components/shell.tsx";
import { pageMetadata } from "#site/lib/metadata.ts";
import { loadPageContext } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { title } = (await loadPageContext(lang)).messages.cartView;
  const head = await pageMetadata({ lang, path: CART_PATH, title, description: title });
  return { ...head, robots: { index: false } };
}

export default async function Cart({ params }: Props) {
  const context = await loadPageContext((await params).lang);
  return (
    <Shell context={context} currentPath={CART_PATH}>
      <CartPage context={context} />
    </Shell>
  );
}
