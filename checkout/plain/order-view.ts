import { CART_PATH, productPath } from "#domain/addresses.ts";
import type { OpenedOrderItem, OrderPageResponse } from "#domain/api/responses/order.ts";
import { createCoverIds } from "#domain/cover-ids.ts";
import { separator } from "#domain/languages/separator.ts";
import { formatPrice } from "#domain/money/currency.ts";
import { expectsEmail, isEarlier, orderNotice } from "#domain/order-notice.ts";
import { receivedCurrency } from "#domain/received.ts";
import type { View } from "./fill-template.ts";
import type { PlainPageContext } from "./library-view.ts";
import { coverView, dayText, goodsView, pluralView, zipView } from "./texts.ts";

/** An order: what became of it, its files if this browser opens it, and its sums. */
export function orderView(
  order: OrderPageResponse,
  { lang, prefix, receiptOf, at }: PlainPageContext & { at: Date },
): View {
  const { id, items, email, gift, paidAt, received, discountName } = order;
  const opened = order.opened && !order.awaitsConfirmation;
  const sum = (amount: number) =>
    order.areSumsHidden ? "" : formatPrice({ amount, currency: order.currency }, lang);
  const files = items.flatMap((item) => item.files ?? []);
  const coverIdOf = createCoverIds();
  const parts = items.flatMap((item) =>
    partViews(item, { lang, prefix, isMain: files.length === 1, coverIdOf }),
  );
  const [first, ...more] = items;
  return {
    ...{ id, opened, lang, email: gift?.recipient ?? email ?? "" },
    [`notice:${orderNotice(order)}`]: true,
    isEarlier: isEarlier(order, at),
    orderDate: dayText(paidAt, lang),
    signedIn: order.signedIn,
    expectsEmail: expectsEmail(order, at),
    isCorrectable: order.correctableUntil !== null,
    giftEmail: gift?.isCorrectable && gift.recipient,
    isSingle: more.length === 0,
    back: prefix + (first && more.length === 0 ? productPath(first.product) : CART_PATH),
    date: dayText(gift?.deliversAt ?? null, lang),
    hasGoods: parts.length > 0,
    count: parts.length === 1 ? "one" : "several",
    parts,
    ...zipView(id, items.map(({ name }) => name).join(separator(lang)), files, lang),
    lines: items.map(({ name, optionName, quantity, amount, refunded }) => ({
      line: name,
      details: [optionName, quantity > 1 && [quantity, "×", sum(amount)].join("\u00a0").trim()]
        .filter(Boolean)
        .join(separator(lang)),
      sum: sum(amount * quantity),
      isRefunded: refunded && order.status !== "refunded",
    })),
    ...(discountName !== null && { discountName, discount: sum(-order.discount) }),
    tax: order.tax > 0 && sum(order.tax),
    taxIncluded: order.taxIncluded > 0 && sum(order.taxIncluded),
    areSumsHidden: order.areSumsHidden,
    isFree: order.amount === 0,
    total: sum(order.amount),
    received: received && formatPrice(received, lang),
    isPartlyRefunded: order.refunded > 0,
    refunded: formatPrice({ amount: order.refunded, currency: receivedCurrency(order) }, lang),
    paidAt: dayText(paidAt, lang),
    receipt: order.opened && paidAt !== null && order.amount > 0 ? receiptOf?.(id) : null,
  };
}

function partViews(
  { product, optionName, parts = [], files = [], bundle }: OpenedOrderItem,
  {
    lang,
    prefix,
    isMain,
    coverIdOf,
  }: { lang: string; prefix: string; isMain: boolean; coverIdOf: (product: string) => string },
): View[] {
  const head = bundle && {
    coverId: coverIdOf(product),
    ...{ name: bundle.name, lang: bundle.lang, edition: optionName, product: prefix + productPath(product) },
    ...coverView(bundle.cover),
    ...pluralView("bundled", parts.length, lang),
  };
  return parts.map((part, position) => ({
    ...{ name: part.name, lang: part.lang, edition: bundle ? "" : optionName },
    ...{ part: bundle ? "good-part" : "", bundleHead: head && position === 0 ? [head] : [] },
    coverId: coverIdOf(part.product),
    product: prefix + productPath(part.product),
    release: dayText(part.releasesOn, lang),
    ...goodsView(
      part,
      files.filter(({ item }) => item === part.id),
      { lang, isMain },
    ),
  }));
}
