import { composeWith } from "#checkout/jobs/compose-email.ts";
import type { EmailFacts } from "#checkout/jobs/email-facts.ts";
import type { PublishedShop } from "#checkout/jobs/email-parts.ts";
import type { EmailMessage } from "#checkout/mail/mail.ts";
import type { Offers } from "#checkout/offers/offers.ts";
import type { LibraryItem } from "#checkout/orders/library/library.ts";
import type { Message } from "#checkout/orders/messages/message.ts";
import { NO_OUTCOME, type Order, type OrderLine } from "#checkout/orders/order.ts";
import { localise } from "#domain/languages/localised.ts";
import { refundedLines } from "#domain/payment-outcome.ts";
import { BUYER, HOLDER, sampleOrder, TODAY } from "./sample-order.ts";
import type { Sample } from "./samples.ts";

const TOKEN = "an-invented-token-that-opens-nothing-anywhere";
const CODE = "K7MQ4X";
const LICENCE_KEY = "H9PZF-VZAEV-3NBYX-MZ6PN";
const RELEASE_DAY = "2027-02-01";
/** Kinds without an order. */
const WITHOUT_ORDER = /^(link|move|erase|passkey|owner-failed|owner-daily)/;

/** Composes an email of the preview as the shop would, from the shop's own products and invented facts. */
export async function composeSample(
  shop: PublishedShop,
  sample: Sample,
  locale: string,
): Promise<EmailMessage | null> {
  const order = await sampleOrder(shop.offers, sample, locale);
  const { support } = await shop.offers.shop();
  const message: Message = {
    ...{ id: "preview", channel: "email", kind: sample.kind, locale },
    recipient: sample.to === "owner" ? support : sample.to === "holder" ? HOLDER : BUYER,
    orderId: WITHOUT_ORDER.test(sample.kind) ? null : order.id,
    payload: { ...(await payloadOf(shop.offers, sample, order)), ...sample.payload },
  };
  return composeWith(factsOf(sample, order), shop, message);
}

/** The payload of a sample, which depends on the products of the shop: the sum of a refund, the version of a product. */
async function payloadOf(offers: Offers, { kind }: Sample, order: Order): Promise<Message["payload"]> {
  if (kind === "new-version") {
    const changed = (await Array.fromAsync(offers.all())).find(({ changes = [] }) => changes.length > 0);
    const [change] = changed?.changes ?? [];
    return changed && change ? { version: { product: changed.product, version: change.version } } : {};
  }
  if (kind === "refunded" || kind === "owner-refunded")
    return { amount: order.refunded, refunded: order.refunded };
  return kind.includes("refund") ? { amount: order.refunded || order.total } : {};
}

function factsOf({ order: wanted = {}, hasCode }: Sample, order: Order): EmailFacts {
  const refunded = refundedLines(order.outcome ?? NO_OUTCOME);
  const keys = wanted.hasLicences ? [LICENCE_KEY] : [];
  return {
    order: async () => order,
    itemsOfHolder: async (_, { holder, locale }) =>
      order.lines.map((line) => itemOf(order, line, { holder, locale, keys })),
    openLines: async () => order.lines.flatMap((_, line) => (refunded.includes(line) ? [] : [line])),
    isDelivered: async () => !wanted.isUnpaid && wanted.gift !== "later",
    licences: async () =>
      order.lines
        .slice(0, keys.length)
        .map(({ name, product }) => ({ name: { [order.locale]: name }, product, keys, missing: 0 })),
    waiting: async () => (wanted.isPreOrder ? order.lines.map(() => RELEASE_DAY) : []),
    link: async () => ({ token: TOKEN, code: hasCode ? CODE : null }),
    accountCode: async () => CODE,
    muteToken: async () => TOKEN,
  };
}

function itemOf(
  { id: orderId }: Order,
  { product, option, name, optionName, quantity, parts }: OrderLine,
  { holder, locale, keys }: { holder: string; locale: string; keys: string[] },
): LibraryItem {
  const files = parts.flatMap((part) => part.files);
  return {
    ...{ id: "ent_preview", orderId, holder, product, option, name, lang: locale, optionName },
    ...{ bundle: null, kind: null, quantity, seats: null, missingKeys: 0, licenceKeys: keys },
    ...{ startsAt: TODAY, releasesAt: null, releasesOn: null, endsAt: null, endReason: null },
    ...{
      isUpdated: false,
      newVersion: null,
      version: null,
      soldVersion: null,
      earlierFiles: [],
      cover: null,
    },
    files: files.map((file) => ({ ...file, title: titleIn(file.title, locale) })),
  };
}

function titleIn(title: string | Record<string, string> | null, locale: string): string | null {
  return title === null || typeof title === "string" ? title : localise(title, locale);
}
