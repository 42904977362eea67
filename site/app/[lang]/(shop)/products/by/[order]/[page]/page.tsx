import { AllProducts } from "../../../../../../../components/all-products.tsx";
import { Shell } from "../../../../../../../components/shell.tsx";
import { catalogue } from "../../../../../../../lib/catalogue.ts";
import { listPath, ORDERS, pagesOf } from "../../../../../../../lib/list.ts";
import { headOf } from "../../../../../../../lib/metadata.ts";
import { groundOf } from "../../../../../../../lib/page.ts";

type Props = { params: Promise<{ lang: string; order: string; page: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  const { products } = await catalogue(params.lang);
  const pages = Array.from({ length: pagesOf(products) }, (_, i) => String(i + 1));
  const all = ORDERS.flatMap((order) => pages.map((page) => ({ order, page })));
  return all.filter(({ order, page }) => listPath(order, Number(page)) !== "/products/");
}

export async function generateMetadata({ params }: Props) {
  const { lang, order, page } = await view(params);
  const { words } = await groundOf(lang);
  const head = { lang, path: listPath(order, page), description: words.list.summary };
  const title = `${words.list.title} (${words.list.orders[order]}, ${page})`;
  // The same works in another order are not another page to find.
  const robots = order === ORDERS[0] ? undefined : { index: false };
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
  return { lang, order: ORDERS.find((known) => known === order) ?? ORDERS[0], page: Number(page) };
}
