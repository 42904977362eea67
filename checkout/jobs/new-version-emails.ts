import type { NewVersionEmailsAdded, NewVersionEmailsPlan } from "#domain/api/admin/new-version-emails.ts";
import type { NewVersionEmailsRequest } from "#domain/api/admin/requests.ts";
import { Problem } from "#domain/api/problem.ts";
import { NEW_VERSIONS, newVersionsOf } from "#domain/mute-topic.ts";
import { type Change, findOption, type Offer } from "#domain/offer.ts";
import { newVersionSubject } from "../mail/templates/new-version.ts";
import type { Offers } from "../offers/offers.ts";
import { findMuted } from "../orders/customers/mutes.ts";
import {
  findNotified,
  isFirstNotification,
  recordNotification,
} from "../orders/customers/new-version-emails.ts";
import { type Holder, listHolders, type OwnedProduct } from "../orders/entitlements/product-holders.ts";
import { PRIORITY } from "../orders/messages/message.ts";
import { enqueueMessage } from "../orders/messages/message-store.ts";
import { versionMessage } from "../orders/messages/order-messages.ts";
import { findOrderHeaders } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { emailTexts, loadSender } from "./email-parts.ts";
import { findChange, slugsOf } from "./find-change.ts";

type RequiredPorts = Pick<Ports, "database" | "offers" | "clock" | "siteUrl">;

/** Holders in one request. Each takes two statements, and a Worker limits the statements of a request. */
const PAGE_SIZE = 50;

/**
 * One page of a product's holders who would get an email about a version, with its subjects.
 *
 * @throws {Problem} "unknown-product", "unknown-option", "unknown-version"
 */
export async function planNewVersionEmails(
  ports: RequiredPorts,
  request: NewVersionEmailsRequest,
): Promise<NewVersionEmailsPlan> {
  const version = await requireVersion(ports.offers, request);
  const { recipients, muted, notified, next } = await readPage(ports, version, request.after);
  return {
    ...{ product: version.offer.product, version: version.change.version, muted, notified, next },
    subjects: await subjectsOf(ports, version),
    recipients: recipients.map(({ holder: email, locale }) => ({ email, locale })),
  };
}

/**
 * Enqueues the emails about a version for one page of a product's holders. Each holder gets one, even if this is repeated or runs
 * several times at once. Holders who have muted the topic are skipped, and get the email if they unmute it and this is run again.
 *
 * @throws {Problem} as {@link planNewVersionEmails}
 */
export async function addNewVersionEmails(
  ports: RequiredPorts,
  request: NewVersionEmailsRequest,
): Promise<NewVersionEmailsAdded> {
  const version = await requireVersion(ports.offers, request);
  const { recipients, next } = await readPage(ports, version, request.after);
  if (recipients.length === 0) return { added: 0, next };
  const about = { product: version.offer.product, version: version.change.version };
  const at = ports.clock();
  const statements = recipients.map(async (recipient) => {
    const { holder } = recipient;
    const condition = isFirstNotification(holder, { ...about, products: version.owned.products });
    return [
      enqueueMessage(await versionMessage(about, recipient), { priority: PRIORITY.many, at, condition }),
      recordNotification({ ...about, holder }, at),
    ];
  });
  const rows = await ports.database.write((await Promise.all(statements)).flat());
  // Each recipient has two statements, and the second one records the notification.
  return { added: rows.filter((row, index) => index % 2 === 0 && row.length > 0).length, next };
}

interface Version {
  offer: Offer;
  change: Change;
  owned: OwnedProduct;
}

async function requireVersion(
  offers: Offers,
  { product, option, version, before }: NewVersionEmailsRequest,
): Promise<Version> {
  const offer = await offers.find(product);
  if (!offer) throw new Problem("unknown-product");
  const found = await findChange(offers, { product, version });
  if (!found) {
    const versions = offer.changes?.map((change) => change.version).join(", ");
    throw new Problem("unknown-version", { members: { product: offer.product, versions: versions || "–" } });
  }
  const products = await slugsOf(offers, offer);
  const purchases = option === undefined ? null : await purchasesOf(offers, offer, products, option);
  return { ...found, owned: { products, purchases, before: before ?? null } };
}

/** The purchases that include an edition of a product: the edition itself, and bundles with its files. */
async function purchasesOf(offers: Offers, offer: Offer, products: string[], key: string): Promise<string[]> {
  const edition = findOption(offer, key);
  if (!edition) throw new Problem("unknown-option");
  const filesIn = (option: typeof edition) =>
    option.parts
      .find(({ product }) => product === offer.product)
      ?.files.map(({ key: file }) => file)
      .join(" ");
  const files = filesIn(edition);
  const purchases = named(products, edition);
  for await (const { product, previousSlugs = [], options } of offers.all()) {
    if (product === offer.product) continue;
    const bundles = options.filter((option) => files !== undefined && filesIn(option) === files);
    purchases.push(...bundles.flatMap((option) => named([product, ...previousSlugs], option)));
  }
  return purchases;
}

function named(products: string[], { key, previousKeys = [] }: Offer["options"][number]): string[] {
  return products.flatMap((product) => [key, ...previousKeys].map((option) => `${product}/${option}`));
}

async function readPage({ database, clock }: RequiredPorts, { change, owned }: Version, after: string) {
  const { products } = owned;
  const found = await listHolders(database, owned, { after, limit: PAGE_SIZE, at: clock() });
  const emails = found.map(({ email }) => email);
  const topics = [NEW_VERSIONS, ...products.map(newVersionsOf)];
  const notified = await findNotified(database, emails, { products, version: change.version });
  const muted = await findMuted(
    database,
    emails.filter((email) => !notified.has(email)),
    topics,
  );
  const open = found.filter(({ email }) => !notified.has(email) && !muted.has(email));
  return {
    recipients: await withLocales(database, open),
    ...{ notified: notified.size, muted: muted.size },
    next: found.length < PAGE_SIZE ? null : (emails.at(-1) ?? null),
  };
}

/** Each in the language of the order. */
async function withLocales(database: RequiredPorts["database"], holders: Holder[]) {
  const orders = await findOrderHeaders(database, [...new Set(holders.map(({ orderId }) => orderId))]);
  const locales = new Map(orders.map(({ id, locale }) => [id, locale]));
  return holders.map(({ email: holder, orderId }) => ({
    ...{ holder, orderId, locale: locales.get(orderId) ?? "en" },
  }));
}

async function subjectsOf(ports: RequiredPorts, version: Version): Promise<Record<string, string>> {
  const { languages } = await ports.offers.shop();
  const subjects = languages.map(async (language) => {
    const [sender, texts] = await Promise.all([loadSender(ports, language), emailTexts(ports, language)]);
    return [language, newVersionSubject(sender, texts, version)] as const;
  });
  return Object.fromEntries(await Promise.all(subjects));
}
