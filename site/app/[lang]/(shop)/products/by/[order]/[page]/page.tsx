import { listPath, PRODUCTS_PATH, pageCount, SORT_ORDERS } from "#domain/addresses.ts";
import { formatMessage, formatNumber } from "#messages/format.ts";
import { AllProducts } from "#site/components/all-products.tsx";
import { Shell } from "#site/components/shell.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { pageMetadata } from "#site/lib/metadata.ts";
import { loadPageContext } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string; order: string; page: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  const total = (await catalogue(params.lang)).productCount();
  const pages = Array.from({ length: pageCount(total) }, (_, i) => String(i + 1));
  const all = SORT_ORDERS.flatMap((order) => pages.map((page) => ({ order, page })));
  return all.filter(({ order, page }) => listPath(order, Number(page)) !== PRODUCTS_PATH);
}

export async function generateMetadata({ params }: Props) {
  const { lang, order, page } = await readParams(params);
  const { messages } = await loadPageContext(lang);
  const head = { lang, path: listPath(order, page), description: messages.list.summary };
  const title = formatMessage(messages.list.ordered, {
    title: messages.list.title,
    order: messages.list.orders[order],
    n: formatNumber(page, lang),
  });
  // Search engines index the products in one order only.
  const robots = order === SORT_ORDERS[0] ? undefined : { index: false };
  return { ...(await pageMetadata({ ...head, title })), robots };
}

export default async function SortedProductsPage({ params }: Props) {
  const { lang, order, page } = await readParams(params);
  const context = await loadPageContext(lang);
  return (
    <Shell context={context} currentPath={listPath(order, page)}>
      <AllProducts context={context} order={order} page={page} />
    </Shell>
  );
}

async function readParams(params: Props["params"]) {
  const { lang, order, page } = await params;
  return {
    lang,
    order: SORT_ORDERS.find((candidate) => candidate === order) ?? SORT_ORDERS[0],
    page: Number(page),
  };
}
