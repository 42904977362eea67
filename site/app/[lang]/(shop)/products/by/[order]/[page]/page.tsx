import { listPath, pageCount, SORT_ORDERS } from "#domain/addresses.ts";
import { AllProducts } from "#site/components/all-products.tsx";
import { Shell } from "#site/components/shell.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { headOf } from "#site/lib/metadata.ts";
import { groundOf } from "#site/lib/page.ts";

type Props = { params: Promise<{ lang: string; order: string; page: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  const { products } = await catalogue(params.lang);
  const pages = Array.from({ length: pageCount(products) }, (_, i) => String(i + 1));
  const all = SORT_ORDERS.flatMap((order) => pages.map((page) => ({ order, page })));
  return all.filter(({ order, page }) => listPath(order, Number(page)) !== "/products/");
}

export async function generateMetadata({ params }: Props) {
  const { lang, order, page } = await view(params);
  const { words } = await groundOf(lang);
  const head = { lang, path: listPath(order, page), description: words.list.summary };
  const title = `${words.list.title} (${words.list.orders[order]}, ${page})`;
  // The same works in another order are not another page to find.
  const robots = order === SORT_ORDERS[0] ? undefined : { index: false };
  return { ...(await headOf({ ...head, title })), robots };
}

export default async function SortedProductsPage({ params }: Props) {
  const { lang, order, page } = await view(params);
  const ground = await groundOf(lang);
  return (
    <Shell ground={ground} at={listPath(order, page)}>
      <AllProducts ground={ground} order={order} page={page} />
    </Shell>
  );
}

async function view(params: Props["params"]) {
  const { lang, order, page } = await params;
  return { lang, order: SORT_ORDERS.find((known) => known === order) ?? SORT_ORDERS[0], page: Number(page) };
}
