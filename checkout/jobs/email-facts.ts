import { muteToken } from "../orders/customers/mutes.ts";
import { listOrderEntitlements } from "../orders/entitlements/find-entitlements.ts";
import { isPreOrder } from "../orders/entitlements/grant-entitlements.ts";
import { findLicenceKeys, type OrderLicences } from "../orders/entitlements/licence-keys.ts";
import { findItemsOfHolder, findOrderItems, type LibraryItem } from "../orders/library/library.ts";
import type { Message } from "../orders/messages/message.ts";
import type { Order, OrderLine } from "../orders/order.ts";
import { findKeyHash } from "../orders/order-keys.ts";
import { findOrder } from "../orders/order-store.ts";
import { findSignInCode, newSignInCode, receiptCode } from "../orders/sign-in/codes.ts";
import { newLink } from "../orders/sign-in/links.ts";
import { keyedHash } from "../orders/tokens.ts";
import type { Ports } from "../ports.ts";

/** Facts that emails need besides their message: read from the order book, or made up for a preview. */
export interface EmailFacts {
  /** null: it no longer exists. */
  order(id: string): Promise<Order | null>;
  /** The items of an order that an address has. */
  itemsOfHolder(order: Order, to: { holder: string; locale: string }): Promise<LibraryItem[]>;
  /** The positions of the lines of an order of which something has not ended, no matter who has it. */
  openLines(order: Order): Promise<number[]>;
  /** Whether anything of an order was handed over, even if it has ended since. */
  isDelivered(order: Order): Promise<boolean>;
  /** The licence keys of an order that an address may see. */
  licences(order: Order, holder: string): Promise<OrderLicences[]>;
  /** The release date of each line's files, null if they have been released. */
  waiting(order: Order, locale: string): Promise<(string | null)[]>;
  /** The message's link that opens the library, with a code that does the same; null: there is none. */
  link(message: Message): Promise<{ token: string; code: string | null }>;
  /** The code of this id, which proves whose address it is. */
  accountCode(id: string, email: string): Promise<string | null>;
  muteToken(email: string): Promise<string>;
}

/** All emails for which a browser asks have one code, so that none replaces that of another one. */
const SIGN_IN = "sign-in";

type RequiredPorts = Pick<Ports, "database" | "offers" | "clock" | "hashKey">;

/**
 * The facts of the order book. Links and codes are made when they are asked for, so that they are never stored. They are the same each
 * time: if the mail service accepts an email and its answer is lost, the email is composed again, and the first one stays in the inbox.
 */
export function orderBookFacts(ports: RequiredPorts): EmailFacts {
  const { database, clock, hashKey: key } = ports;
  return {
    order: (id) => findOrder(database, id),
    itemsOfHolder: (order, to) => findItemsOfHolder(ports, order, to),
    async openLines(order) {
      const lines = await listOrderEntitlements(database, order);
      return lines.flatMap((items, line) =>
        items.some(({ endReason }) => endReason === null) ? [line] : [],
      );
    },
    isDelivered: async (order) => (await listOrderEntitlements(database, order)).flat().length > 0,
    licences: (order, holder) => findLicenceKeys(database, order, holder),
    async waiting(order, locale) {
      if (!order.lines.some(({ parts }) => parts.some(({ release }) => release))) return [];
      if (order.status === "unconfirmed") return order.lines.map((line) => releaseDateOf(line, clock()));
      const lines = await findOrderItems(ports, order, locale);
      return lines.map((items) => items.find(({ releasesOn }) => releasesOn)?.releasesOn ?? null);
    },
    async link({ id: messageId, kind, recipient: email, locale, orderId, payload }) {
      const at = clock();
      // A message can go to another address later.
      const token = await keyedHash(key, `link ${messageId} ${email}`);
      const { hash: linkHash, insert } = await newLink({ token, email, locale, orderId }, at);
      const browser = kind === "paid" && orderId ? await findKeyHash(database, orderId, at) : null;
      if (browser !== null) {
        const code = await receiptCode(database, { browser, email, linkHash, key }, at, insert);
        return { token, code };
      }
      const id = kind === "link" ? payload.code : undefined;
      const signInCode = id ? await newSignInCode({ id, email, linkHash, seed: SIGN_IN, key }) : null;
      await database.write([...insert, ...(signInCode ? [signInCode.insert] : [])]);
      return { token, code: signInCode?.code ?? null };
    },
    async accountCode(id, email) {
      // Asking again replaces the code, also in an email that was to have the one before.
      const seed = String((await findSignInCode(database, id, clock()))?.expires.getTime());
      const { code, insert } = await newSignInCode({ id, email, seed, key });
      await database.write([insert]);
      return code;
    },
    muteToken: (email) => muteToken(ports, email),
  };
}

/** The release date of a line of which nobody has anything yet. null: its files are released. */
function releaseDateOf({ parts }: OrderLine, at: Date): string | null {
  return parts.find((part) => isPreOrder(part, at))?.release?.day ?? null;
}
