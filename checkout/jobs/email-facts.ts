import { muteToken } from "../orders/customers/mutes.ts";
import type { Statement } from "../orders/database/database.ts";
import { findHeldItems, findOrderItems, type LibraryItem } from "../orders/entitlements/library.ts";
import { findLicenceKeys, type OrderLicences } from "../orders/entitlements/licence-keys.ts";
import type { Message } from "../orders/messages/message.ts";
import type { Order } from "../orders/order.ts";
import { findKeyHash } from "../orders/order-keys.ts";
import { findOrder } from "../orders/order-store.ts";
import { askForCode, newCode } from "../orders/sign-in/codes.ts";
import { newLink } from "../orders/sign-in/links.ts";
import type { Ports } from "../ports.ts";

/** Facts that emails need besides their message: read from the order book, or made up for a preview. */
export interface EmailFacts {
  /** null: it no longer exists. */
  order(id: string): Promise<Order | null>;
  /** The items of an order that an address has. */
  heldItems(order: Order, to: { holder: string; locale: string }): Promise<LibraryItem[]>;
  /** The licence keys of an order that an address may see. */
  licences(order: Order, holder: string): Promise<OrderLicences[]>;
  /** The release date of each line's files, null if they have been released. */
  waiting(order: Order, locale: string): Promise<(string | null)[]>;
  /** A new link that opens the library, with a code that does the same; null: there is none. */
  link(message: Message): Promise<{ token: string; code: string | null }>;
  /** The code of this id, which proves whose address it is. */
  accountCode(id: string, email: string): Promise<string | null>;
  muteToken(email: string): Promise<string>;
}

type RequiredPorts = Pick<Ports, "database" | "offers" | "clock" | "hashKey">;

/** The facts of the order book. Links and codes are made when they are asked for, so that they are never stored. */
export function orderBookFacts(ports: RequiredPorts): EmailFacts {
  const { database, clock, hashKey: key } = ports;
  return {
    order: (id) => findOrder(database, id),
    heldItems: (order, to) => findHeldItems(ports, order, to),
    licences: (order, holder) => findLicenceKeys(database, order, holder),
    async waiting(order, locale) {
      if (!order.lines.some(({ parts }) => parts.some(({ release }) => release))) return [];
      const lines = await findOrderItems(ports, order, locale);
      return lines.map((items) => items.find(({ releasesOn }) => releasesOn)?.releasesOn ?? null);
    },
    async link(message) {
      const { recipient: email, locale, orderId } = message;
      const { token, hash, insert } = await newLink({ email, locale, orderId }, clock());
      const { id, ask } = await codeFor(ports, message);
      // A link to an order stays valid after its code was used.
      const linkHash = orderId === null ? hash : null;
      const code = id === null ? null : await newCode({ id, email, key, linkHash });
      await database.write([insert, ...ask, ...(code ? [code.insert] : [])]);
      return { token, code: code?.code ?? null };
    },
    async accountCode(id, email) {
      const { code, insert } = await newCode({ id, email, key });
      await database.write([insert]);
      return code;
    },
    muteToken: (email) => muteToken(ports, email),
  };
}

/** The code works in the browser that requested it, or that paid the order. Without such a browser, its id is null. */
async function codeFor(
  { database, clock }: RequiredPorts,
  { kind, orderId, recipient: email, payload }: Message,
): Promise<{ id: string | null; ask: Statement[] }> {
  if (kind === "link") return { id: payload.code ?? null, ask: [] };
  const id = kind === "paid" && orderId ? await findKeyHash(database, orderId, clock()) : null;
  return { id, ask: id ? askForCode({ id, email }, clock()) : [] };
}
