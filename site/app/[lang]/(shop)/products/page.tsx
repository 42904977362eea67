import { SORT_ORDERS } from "#domain/addresses.ts";
import { AllProducts } from "#site/components/all-products.tsx";
import { Shell } from "#site/components/shell.tsx";
import { headOf } from "#site/lib/metadata.ts";
import { groundOf } from "#site/lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { words } = await groundOf(lang);
  return headOf({ lang, path: "/products/", title: words.list.title, description: words.list.summary });
}

export default async function ProductsPage({ params }: Props) {
  const ground = await groundOf((await params).lang);
  return (
    <Shell ground={ground} at="/products/">
      <AllProducts ground={ground} order={SORT_ORDERS[0]} page={1} />
    </Shell>
  );
}
