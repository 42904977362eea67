import { PRODUCTS_PATH, SORT_ORDERS } from "#domain/addresses.ts";
import { AllProducts } from "#site/components/all-products.tsx";
import { Shell } from "#site/components/shell.tsx";
import { pageMetadata } from "#site/lib/metadata.ts";
import { loadPageContext } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { messages } = await loadPageContext(lang);
  return pageMetadata({
    lang,
    path: PRODUCTS_PATH,
    title: messages.list.title,
    description: messages.list.summary,
  });
}

export default async function ProductsPage({ params }: Props) {
  const context = await loadPageContext((await params).lang);
  return (
    <Shell context={context} currentPath={PRODUCTS_PATH}>
      <AllProducts context={context} order={SORT_ORDERS[0]} page={1} />
    </Shell>
  );
}
