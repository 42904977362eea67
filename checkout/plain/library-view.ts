import { productPath } from "#domain/addresses.ts";
import type {
  LibraryItemResponse,
  LibraryOrderResponse,
  LibraryResponse,
} from "#domain/api/responses/library.ts";
import type { OrderResponse } from "#domain/api/responses/order.ts";
import { createCoverIds } from "#domain/cover-ids.ts";
import { separator } from "#domain/languages/separator.ts";
import {
  groupsOf,
  type LibraryProduct,
  libraryProducts,
  newestOf,
  openedOrderOf,
  type ProductGroup,
  partsOf,
} from "#domain/library-products.ts";
import { formatPrice } from "#domain/money/currency.ts";
import { paymentNoteOf, refusalOf } from "#domain/order-notice.ts";
import { orderState } from "#domain/order-state.ts";
import type { View } from "./fill-template.ts";
import { dayText, fileView, goodsView, pluralView, zipView } from "./texts.ts";

/** The page that a view is for. */
export interface PlainPageContext {
  lang: string;
  /** What paths in this language begin with: nothing, or `/zh`. */
  prefix: string;
  /** The address of an order's receipt as a PDF. null: the service makes none. */
  receiptOf: ((order: string) => string) | null;
}

interface ProductContext extends PlainPageContext {
  /** Names the covers of the page. */
  coverIdOf: (product: string) => string;
}

/**
 * The library: the newest product that can be downloaded as `newest`, all others in `groups`.
 *
 * @param placed all orders of the address
 * @param at the id of the order that it is opened at, whose products alone are shown
 */
export function libraryView(
  { email, orders, awaited = [], gone = [], placed = [] }: LibraryResponse & { placed?: OrderResponse[] },
  { at, ...context }: PlainPageContext & { at?: string | undefined },
): View {
  const opened = openedOrderOf(orders, at);
  const products = libraryProducts(opened ? [opened] : orders);
  const newest = newestOf(products);
  const others = products.filter((product) => product !== newest);
  const coverIdOf = createCoverIds();
  const shown = { ...context, coverIdOf };
  return {
    email,
    opened: opened
      ? [{ isBuyer: opened.isBuyer, date: dayText(opened.paidAt ?? opened.createdAt, context.lang) }]
      : [],
    gone: gone.map((item) => ({ ...item, product: context.prefix + productPath(item.product) })),
    awaited: awaited.map(({ id, names }) => ({ orderId: id, names: names.join(separator(context.lang)) })),
    // Opened at one order, it is about that one.
    hasOrders: placed.length > 0 && !opened,
    placed: placed.map((order) => placedView(order, context.lang)),
    isEmpty: newest === undefined,
    newest: newest ? [productView(newest, { ...shown, isMain: true })] : [],
    groups: groupsOf(others).map((group) => groupView(group, shown)),
  };
}

/** An order: one name, how many others, and what became of it. */
function placedView(order: OrderResponse, lang: string): View {
  const { id, items, createdAt, paidAt, amount, currency } = order;
  const [first, ...others] = items;
  return {
    ...{ orderId: id, name: first?.name, date: dayText(paidAt ?? createdAt, lang) },
    ...(others.length > 0 && pluralView("others", others.length, lang)),
    [`state:${orderState(order)}`]: true,
    sum: amount > 0 && formatPrice({ amount, currency }, lang),
  };
}

/** A bundle with what it is and all files of its order, or the products that were bought one by one. */
function groupView({ bundle, products }: ProductGroup, context: ProductContext): View {
  const [first] = products;
  return {
    ...(bundle && first && bundleView(first, bundle.name, context)),
    products: products.map((product) => productView(product, { ...context, isMain: false })),
  };
}

function bundleView(product: LibraryProduct, bundle: string, context: PlainPageContext): View {
  const { lang } = context;
  return {
    isBundle: true,
    bundle,
    ...pluralView("parts", partsOf(product), lang),
    ...boughtView(product.order, context),
    ...orderZipView(product.order, bundle, lang),
  };
}

/** All files of an order that can be downloaded, as one zip. */
function orderZipView(order: LibraryOrderResponse, name: string, lang: string): View {
  const open = order.items.filter((item) => refusalOf(order, item) === null);
  const files = open.flatMap((item) => item.files);
  return zipView(order.id, name, files, lang);
}

function boughtView(
  { id, isBuyer, paidAt, amount }: LibraryOrderResponse,
  { lang, receiptOf }: Omit<PlainPageContext, "prefix">,
): View {
  const hasReceipt = isBuyer && paidAt !== null && amount > 0;
  return { isBuyer, date: dayText(paidAt, lang), receipt: hasReceipt ? receiptOf?.(id) : "" };
}

function productView(
  { order, item, bundle }: LibraryProduct,
  { isMain, coverIdOf, ...context }: ProductContext & { isMain: boolean },
): View {
  const { lang, prefix } = context;
  const { gift, currency } = order;
  const together = order.items.flatMap((other) => (other === item ? [] : [other.name]));
  const refusal = refusalOf(order, item);
  const note = refusal === null && paymentNoteOf(order);
  const inItem = (file: (typeof item.files)[number]) => ({ ...file, item: item.id });
  const files = item.files.map(inItem);
  const earlierFiles = (item.earlierFiles ?? []).map(inItem);
  return {
    ...{ name: item.name, lang: item.lang, isUpdated: item.isUpdated, isStamped: item.isStamped },
    coverId: coverIdOf(item.product),
    ...versionView(item),
    bundle: item.bundle && [item.bundle.name, item.optionName].filter(Boolean).join(separator(lang)),
    product: item.cover && prefix + productPath(item.product),
    kind: item.kind,
    [`kind:${item.kind}`]: true,
    edition: item.bundle ? "" : item.optionName,
    ...(item.quantity > 1 && pluralView("copies", item.quantity, lang)),
    ...boughtView(order, context),
    ...{ gift: gift !== null, giver: gift?.giver, words: gift?.words },
    isOpen: refusal === null,
    hasEnded: refusal !== null && refusal !== "pre-order",
    [`refusal:${refusal}`]: true,
    release: dayText(item.releasesOn, lang),
    [`note:${note}`]: true,
    refunded: formatPrice({ amount: order.refunded, currency }, lang),
    total: formatPrice({ amount: order.amount, currency }, lang),
    ...goodsView(item, files, { lang, isMain }),
    hasEarlierFiles: earlierFiles.length > 0,
    earlierFiles: earlierFiles.map((file) => ({ ...fileView(file, lang), look: "button-outline" })),
    ...seatsView(item, lang),
    // The files of a bundle are offered above it.
    ...(bundle
      ? { zip: "" }
      : { together: together.join(separator(lang)), ...orderZipView(order, item.name, lang) }),
  };
}

/** The current version, the one that was sold if it is another one, and whether there is a new one since. */
function versionView({ isUpdated, newVersion, version, soldVersion }: LibraryItemResponse): View {
  return {
    ...{ newVersion, version, soldVersion, hasVersion: isUpdated || version !== undefined },
    isUpdatedVersion: isUpdated && version !== undefined,
    tone: isUpdated ? "" : "muted",
  };
}

/** Who has the seats of an edition for several people, and one that can be assigned. */
function seatsView({ seats }: LibraryItemResponse, lang: string): View {
  if (!seats) return {};
  const free = seats.filter(({ holder }) => holder === null);
  return {
    ...pluralView("seats", seats.length, lang),
    ...pluralView("free", free.length, lang),
    freeSeat: free.at(-1)?.id,
    held: seats.flatMap(({ id, holder, isUsed }) => (holder === null ? [] : [{ seat: id, holder, isUsed }])),
  };
}
