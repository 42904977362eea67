import { productPath } from "#domain/addresses.ts";
import type {
  LibraryItemResponse,
  LibraryOrderResponse,
  LibraryResponse,
} from "#domain/api/responses/library.ts";
import { separator } from "#domain/languages/separator.ts";
import { paymentNoteOf, refusalOf } from "#domain/order-notice.ts";
import type { View } from "./fill-template.ts";
import { formatDay, formatSum, goodsView, pluralView, zipView } from "./texts.ts";

/** The page that a view is for. */
export interface PlainPageContext {
  lang: string;
  /** What paths in this language begin with: nothing, or `/zh`. */
  prefix: string;
  /** The address of an order's receipt as a PDF. null: the service makes none. */
  receiptOf: ((order: string) => string) | null;
}

/** The library: the newest work that can be downloaded as `newest`, all others in `groups`. */
export function libraryView({ email, orders }: LibraryResponse, context: PlainPageContext): View {
  const works = orders.flatMap((order) => order.items.map((item) => ({ order, item })));
  const newest = works.find(({ order, item }) => refusalOf(order, item) === null) ?? works[0];
  return {
    email,
    isEmpty: newest === undefined,
    newest: newest ? [workView(newest.order, newest.item, { ...context, isMain: true })] : [],
    groups: groupsOf(orders, newest?.item, context),
  };
}

/** An order of several works by itself, and those of one work together between them. */
function groupsOf(
  orders: LibraryOrderResponse[],
  newest: LibraryItemResponse | undefined,
  context: PlainPageContext,
): View[] {
  const groups: (View & { works: View[] })[] = [];
  for (const order of orders) {
    const isOrder = order.items.length > 1;
    const works = order.items
      .filter((item) => item !== newest)
      .map((item) => workView(order, item, { ...context, isMain: false }));
    const previous = groups.at(-1);
    if (works.length === 0) continue;
    if (isOrder || !previous || previous.isOrder)
      groups.push({ ...(isOrder && groupView(order, context)), isOrder, works });
    else previous.works.push(...works);
  }
  return groups;
}

function groupView(order: LibraryOrderResponse, { lang, receiptOf }: PlainPageContext): View {
  const names = new Set(order.items.map(({ bundle }) => bundle?.name));
  const [bundle = ""] = names.size === 1 ? names : [];
  const open = order.items.filter((item) => refusalOf(order, item) === null);
  const files = open.flatMap((item) => item.files);
  return {
    bundle,
    ...boughtView(order, { lang, receiptOf }),
    ...(order.isBuyer && zipView(order.id, bundle || order.id, files, lang)),
  };
}

function boughtView(
  { id, isBuyer, paidAt, amount }: LibraryOrderResponse,
  { lang, receiptOf }: Omit<PlainPageContext, "prefix">,
): View {
  const hasReceipt = isBuyer && paidAt !== null && amount > 0;
  return { isBuyer, date: formatDay(paidAt, lang), receipt: hasReceipt ? receiptOf?.(id) : "" };
}

function workView(
  order: LibraryOrderResponse,
  item: LibraryItemResponse,
  { isMain, ...context }: PlainPageContext & { isMain: boolean },
): View {
  const { lang, prefix } = context;
  const { id, isBuyer, gift, currency } = order;
  const refusal = refusalOf(order, item);
  const note = refusal === null && paymentNoteOf(order);
  const files = item.files.map((file) => ({ ...file, item: item.id }));
  return {
    ...{ name: item.name, lang: item.lang, isUpdated: item.isUpdated },
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
    release: formatDay(item.releasesOn, lang),
    [`note:${note}`]: true,
    refunded: formatSum(order.refunded, currency, lang),
    total: formatSum(order.amount, currency, lang),
    ...goodsView(item, files, { lang, isMain }),
    ...(isBuyer && order.items.length === 1 && zipView(id, item.name, files, lang)),
  };
}
