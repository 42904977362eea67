import type { LibraryOrderResponse } from "#domain/api/responses/library.ts";
import { paymentNoteOf, refusalOf } from "#domain/order-notice.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { formatDate, formatPrice, separator } from "#site/lib/format.ts";
import type { LinkedProduct } from "#site/lib/library-products.ts";
import type { Messages } from "#site/lib/messages.ts";
import type { OpenInPlace } from "#site/lib/open-in-place.ts";

/** Props that all parts of the library share. */
export interface LibraryProps {
  messages: Messages["library"];
  goods: Messages["goods"];
  kinds: Messages["kinds"];
  /** Opens files in the page. Missing until the page's script runs. */
  open?: OpenInPlace | undefined;
  /** Fills in the list of all orders. Missing until the page's script runs. */
  showOrders?: ((list: HTMLElement) => Promise<void>) | undefined;
  lang: string;
  /** The prefix of paths in this language: empty, or `/zh`. */
  prefix: string;
  /** The characters of the shop's seal. */
  seal: string;
}

type Texts = Pick<LibraryProps, "messages" | "kinds" | "lang">;

/** Why the files of a product cannot be downloaded. null: they can. */
export function refusalTextOf(
  { item, order }: LinkedProduct,
  { messages, goods, lang }: Pick<LibraryProps, "messages" | "goods" | "lang">,
): string | null {
  const refusal = refusalOf(order, item);
  if (refusal !== "pre-order") return refusal && messages[refusal];
  return formatMessage(goods.preOrder, { date: formatDate(item.releasesOn ?? "", lang) });
}

/** What became of the payment of an order whose files can be downloaded. null: nothing. */
export function paymentTextOf(order: LibraryOrderResponse, { messages, lang }: Texts): string | null {
  const note = paymentNoteOf(order);
  if (note === null || note === "dispute-won") return note && messages[note];
  return formatMessage(messages[note], {
    refunded: formatPrice({ ...order, amount: order.refunded }, lang),
    total: formatPrice(order, lang),
  });
}

/** The kind of a product, its edition, and how many copies there are: "Icons · Studio · 3 copies". */
export function factsOf({ item }: LinkedProduct, { messages, kinds, lang }: Texts): string {
  const kind = item.kind && (new Map(Object.entries(kinds)).get(item.kind) ?? item.kind);
  const edition = item.bundle ? "" : item.optionName;
  const copies = item.quantity > 1 ? formatPlural(messages.copies, item.quantity, lang) : "";
  return [kind, edition, copies].filter(Boolean).join(separator(lang));
}

/** That there is a new version since a product was bought. */
export function updateTextOf({ item }: LinkedProduct, { messages }: Pick<LibraryProps, "messages">): string {
  const { newVersion: version } = item;
  return version === undefined ? messages.updated : formatMessage(messages.newVersion, { version });
}

/** The current version of a product, and what is new about it. null: versions are not counted, and nothing has changed. */
export function versionTextOf(
  product: LinkedProduct,
  { messages, lang }: Pick<LibraryProps, "messages" | "lang">,
) {
  const { version, soldVersion: sold, newVersion, isUpdated } = product.item;
  if (newVersion !== undefined) return updateTextOf(product, { messages });
  const text =
    version === undefined
      ? ""
      : sold === undefined
        ? formatMessage(messages.version, { version })
        : formatMessage(messages.versionSold, { version, sold });
  return [text, isUpdated ? messages.updated : ""].filter(Boolean).join(separator(lang)) || null;
}

/** The bundle that a product is a part of, with the bundle's edition. null: it was bought by itself, or is the bundle's own part. */
export function bundleNameOf({ item }: LinkedProduct, { messages, lang }: Texts): string | null {
  if (!item.bundle) return null;
  const name = [item.bundle.name, item.optionName].filter(Boolean).join(separator(lang));
  return formatMessage(messages.partOf, { bundle: name });
}

/** The language of a product's name, if it is not the page's language. */
export function langOf({ item }: LinkedProduct, lang: string): string | undefined {
  return item.lang && item.lang !== lang ? item.lang : undefined;
}
