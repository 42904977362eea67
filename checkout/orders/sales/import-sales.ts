import { CatalogueMissing, type Offers } from "#checkout/offers/offers.ts";
import type { SalesImport } from "#domain/api/admin/imported-sales.ts";
import type { ImportedSale, ImportSalesRequest } from "#domain/api/admin/requests.ts";
import { normaliseEmail } from "#domain/email.ts";
import { findOption, type Offer, type OfferOption } from "#domain/offer.ts";
import { allocate, lineTotals, sumTotals } from "#domain/totals.ts";
import { ALWAYS, type Database, type Statement } from "../database/database.ts";
import { grantEntitlements } from "../entitlements/grant-entitlements.ts";
import { importedOrderId } from "../ids.ts";
import { type Message, PRIORITY } from "../messages/message.ts";
import { enqueueMessage } from "../messages/message-store.ts";
import { FIRST_VERSION, NO_OUTCOME, type Order, type OrderLine, orderLine } from "../order.ts";
import { findOrderHeaders, hasStatus, insertOrder } from "../order-store.ts";
import { hashToken } from "../sign-in/tokens.ts";

interface ImportPorts {
  database: Database;
  offers: Offers;
}

type Item = ImportedSale["items"][number];
type BuyersOrder = Order & { email: string; importedKeys: (string | undefined)[] };

/** The key of the only edition of a product. */
const STANDARD_OPTION = "standard";
/** Sales in one transaction. */
const GROUP_SIZE = 50;

/**
 * Records sales of another service as paid orders, and gives their buyers the files. An order's id is derived from the sale's, so
 * that a sale is recorded only once. A product that is not published yet is recorded without files: its buyers get them once it is.
 * Licence keys stay the same. Nothing is emailed unless the request says so.
 */
export async function importSales(
  { database, offers }: ImportPorts,
  { source, sales, mail }: ImportSalesRequest,
  at: Date,
): Promise<SalesImport> {
  const locale = (await ifPublished(offers.shop()))?.languages[0] ?? "en";
  const result: SalesImport = { recorded: 0, known: 0, emails: 0, refused: [] };
  for (let start = 0; start < sales.length; start += GROUP_SIZE) {
    const orders: BuyersOrder[] = [];
    for (const sale of sales.slice(start, start + GROUP_SIZE)) {
      const lines = await linesOf(offers, sale, locale);
      if ("refused" in lines) result.refused.push({ id: sale.id, reason: lines.refused });
      else orders.push(await toOrder(sale, lines, { source, locale }));
    }
    if (orders.length === 0) continue;
    const ids = [...new Set(orders.map(({ id }) => id))];
    const existing = (await findOrderHeaders(database, ids)).length;
    await database.write(orders.flatMap(recordOrder));
    result.known += existing + orders.length - ids.length;
    result.recorded += ids.length - existing;
    if (mail) result.emails += await emailBuyers(database, orders, { source, locale, at });
  }
  return result;
}

async function linesOf(
  offers: Offers,
  { items, amount }: ImportedSale,
  locale: string,
): Promise<OrderLine[] | { refused: string }> {
  const shares = allocate(
    amount,
    items.map(({ quantity }) => quantity),
  );
  const lines: OrderLine[] = [];
  for (const [index, item] of items.entries()) {
    const line = await lineOf(offers, item, { amount: shares[index] ?? 0, locale });
    if ("refused" in line) return line;
    lines.push(line);
  }
  return lines;
}

/** The unit amount is rounded up, and what is too much becomes a discount. */
async function lineOf(
  offers: Offers,
  item: Item,
  { amount, locale }: { amount: number; locale: string },
): Promise<OrderLine | { refused: string }> {
  const { quantity } = item;
  const unitAmount = Math.ceil(amount / quantity);
  const { subtotal } = lineTotals({ unitAmount, quantity });
  const totals = { subtotal, discount: subtotal - amount, tax: 0, total: amount };
  const offer = await ifPublished(offers.find(item.product));
  if (!offer) return { ...unpublishedLine(item, locale), unitAmount, ...totals };
  const option = item.option === undefined ? onlyOption(offer) : findOption(offer, item.option);
  if (option) return { ...orderLine(offer, option, { quantity, unitAmount, locale }), ...totals };
  const keys = offer.options.map(({ key }) => key).join(", ");
  return {
    refused: `${item.product} has no edition "${item.option ?? item.optionName}", only ${keys}`,
  };
}

function onlyOption({ options }: Offer): OfferOption | undefined {
  return options.length === 1 ? options[0] : undefined;
}

function unpublishedLine(
  { product, option = STANDARD_OPTION, name, optionName, quantity }: Item,
  locale: string,
) {
  const parts = [{ product, name: { [locale]: name }, files: [] }];
  return { product, option, name, optionName, quantity, parts, taxes: [] };
}

async function toOrder(
  { id, email, items, currency, soldAt }: ImportedSale,
  lines: OrderLine[],
  { source, locale }: { source: string; locale: string },
): Promise<BuyersOrder> {
  const time = new Date(soldAt).toISOString();
  return {
    id: await importedOrderId(source, id),
    status: "paid",
    email: normaliseEmail(email),
    locale,
    currency,
    ...sumTotals(lines),
    taxIncluded: 0,
    gift: null,
    appliedDiscount: null,
    refunded: 0,
    received: null,
    outcome: NO_OUTCOME,
    // Says where it was paid. Stripe has no session of this name.
    sessionId: `import:${source}:${id}`,
    paymentIntent: null,
    createdAt: time,
    paidAt: time,
    version: FIRST_VERSION,
    lines,
    importedKeys: items.map(({ licenceKey }) => licenceKey),
  };
}

function recordOrder(order: BuyersOrder): Statement[] {
  const condition = hasStatus(order.id, "paid");
  return [
    ...insertOrder(order, "import"),
    ...grantEntitlements(order, {
      holder: order.email,
      at: new Date(order.createdAt),
      condition,
      importedKeys: order.importedKeys,
    }),
  ];
}

/** @returns how many emails were added: none to an address that got one for this source before */
async function emailBuyers(
  database: Database,
  orders: BuyersOrder[],
  { source, locale, at }: { source: string; locale: string; at: Date },
): Promise<number> {
  const addresses = [...new Set(orders.map(({ email }) => email))];
  const messages = await Promise.all(
    addresses.map(
      async (recipient): Promise<Message> => ({
        ...{ id: `link_import_${source}_${await hashToken(recipient)}`, channel: "email", kind: "link" },
        ...{ recipient, locale, orderId: null, payload: {} },
      }),
    ),
  );
  const options = { priority: PRIORITY.notice, at, condition: ALWAYS };
  const rows = await database.write(messages.map((message) => enqueueMessage(message, options)));
  return rows.filter((row) => row.length > 0).length;
}

/** null if nothing has been published yet */
function ifPublished<Value>(value: Promise<Value>): Promise<Value | null> {
  return value.catch((error) => {
    if (error instanceof CatalogueMissing) return null;
    throw error;
  });
}
