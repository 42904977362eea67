import type { OrderItemResponse } from "#domain/api/responses/order.ts";
import { MAX_LINES, MAX_QUANTITY } from "#domain/limits.ts";
import { readStorage, writeStorage } from "#site/lib/storage.ts";

/** A row of the cart. It contains what the cart shows of the product, so that the cart opens without a request. */
export interface CartLine
  extends Pick<OrderItemResponse, "product" | "option" | "name" | "optionName" | "quantity"> {
  /** Language of the names. */
  lang: string;
  image: string;
  /** The unit price that the page showed, in minor units. */
  price: number;
  /** The unit price that the buyer chose, in minor units; null if the price is fixed. */
  amount: number | null;
  /** The smallest amount that the buyer may choose, in minor units; undefined if it is not known or the price is fixed. */
  minimum?: number;
  currency: string;
  /** Whether it is no longer for sale. */
  gone?: boolean;
}

/** The cart as it is stored. */
interface Cart {
  lines: CartLine[];
  /** Ids of paid orders whose items have been removed, so that reloading an order's page does not remove them again. */
  orders: string[];
}

const STORAGE_KEY = "cart";
const CHANGE_EVENT = "cart-changed";
/** The cart may be changed by this page, by another tab, or while this page was in the back/forward cache. */
const CHANGE_EVENTS = [CHANGE_EVENT, "storage", "pageshow"];
const MAX_PAID_ORDERS = 20;
/** `Intl.NumberFormat` throws on any other currency. */
const CURRENCY = /^[A-Z]{3}$/;

/** The lines of the cart in the order in which they were added, including those that cannot be bought any more. */
export function lines(): CartLine[] {
  return read().lines;
}

/** The lines that can be bought, as of the last refresh from the catalogue. */
export function forSale(lines: CartLine[]): CartLine[] {
  return lines.filter(({ gone }) => !gone);
}

/** The number of items that can be bought: the sum of their quantities. */
export function countItems(): number {
  return forSale(lines()).reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Whether the cart has as many lines for sale as one order may have. */
export function isFull(): boolean {
  return forSale(lines()).length >= MAX_LINES;
}

/** The price of one unit, in minor units. */
export function unitPrice({ amount, price }: CartLine): number {
  return amount ?? price;
}

export function isSame(
  a: Pick<CartLine, "product" | "option">,
  b: Pick<CartLine, "product" | "option">,
): boolean {
  return a.product === b.product && a.option === b.option;
}

/** `denied`: the browser does not let the shop store anything. */
export type AddResult = "added" | "full" | "denied";

/**
 * Adds a line to the cart. If it has one for the same option, the quantities are added up, unless the buyer has chosen another
 * amount or currency: then only that changes.
 */
export function add(line: CartLine): AddResult {
  const { lines, orders } = read();
  const existing = lines.find((other) => isSame(other, line));
  if (!existing && isFull()) return "full";
  const isOtherPrice = existing && (existing.amount !== line.amount || existing.currency !== line.currency);
  const quantity = isOtherPrice ? existing.quantity : (existing?.quantity ?? 0) + line.quantity;
  const added = { ...line, quantity: Math.min(MAX_QUANTITY, quantity) };
  const isStored = write({
    orders,
    lines: existing
      ? lines.map((other) => (other === existing ? added : other))
      : [...dropOldest(lines), added],
  });
  return isStored ? "added" : "denied";
}

/** Lines that are no longer for sale stay, since they may return. If there is no room for another, the oldest of them goes. */
function dropOldest(lines: CartLine[]): CartLine[] {
  const oldest = lines.length < MAX_LINES ? undefined : lines.find(({ gone }) => gone);
  return lines.filter((line) => line !== oldest);
}

/** Changes a line, or removes it with null. */
export function change(line: CartLine, to: Partial<CartLine> | null): void {
  const { lines, orders } = read();
  write({
    orders,
    lines: lines.flatMap((other) => (!isSame(other, line) ? [other] : to ? [{ ...other, ...to }] : [])),
  });
}

/**
 * Removes the items of a paid order from the cart. Does so once for each order, however often it is called.
 * @returns whether it was the first time
 */
export function removePaidItems(
  order: string,
  items: Pick<CartLine, "product" | "option" | "quantity">[],
): boolean {
  const { lines, orders } = read();
  if (orders.includes(order)) return false;
  const remaining = lines.flatMap((line) => {
    const paid = items.filter((item) => isSame(item, line)).reduce((sum, { quantity }) => sum + quantity, 0);
    return line.quantity > paid ? [{ ...line, quantity: line.quantity - paid }] : [];
  });
  write({ lines: remaining, orders: [order, ...orders].slice(0, MAX_PAID_ORDERS) });
  return true;
}

/** Forgets which orders were paid from this browser, as when the buyer signs out. */
export function forgetOrders(): void {
  write({ lines: lines(), orders: [] });
}

/**
 * Calls the listener whenever the cart may have changed.
 * @returns a function that unsubscribes it
 */
export function onChange(listener: () => void): () => void {
  for (const type of CHANGE_EVENTS) addEventListener(type, listener);
  return () => {
    for (const type of CHANGE_EVENTS) removeEventListener(type, listener);
  };
}

function read(): Cart {
  try {
    const cart: { lines?: unknown; orders?: unknown } | null = JSON.parse(readStorage(STORAGE_KEY) ?? "null");
    return {
      lines: validEntries(cart?.lines, isLine).filter(isNoDuplicate),
      orders: validEntries(cart?.orders, isString),
    };
  } catch {
    return { lines: [], orders: [] };
  }
}

/** @returns whether the browser has stored it */
function write(cart: Cart): boolean {
  const isStored = writeStorage(STORAGE_KEY, JSON.stringify(cart));
  dispatchEvent(new Event(CHANGE_EVENT));
  return isStored;
}

/** The valid entries of a stored list. Others may come from an earlier version of the shop. */
function validEntries<T>(list: unknown, isValid: (entry: unknown) => entry is T): T[] {
  return Array.isArray(list) ? list.filter(isValid) : [];
}

function isNoDuplicate(line: CartLine, at: number, all: CartLine[]): boolean {
  return all.findIndex((other) => isSame(other, line)) === at;
}

function isLine(entry: unknown): entry is CartLine {
  const line: Partial<Record<keyof CartLine, unknown>> = Object(entry);
  return (
    [line.product, line.option, line.name, line.optionName, line.lang, line.image, line.currency].every(
      isString,
    ) &&
    isInteger(line.quantity, 1, MAX_QUANTITY) &&
    isInteger(line.price, 0) &&
    (line.amount === null || isInteger(line.amount, 0)) &&
    (line.minimum === undefined || isInteger(line.minimum, 0)) &&
    CURRENCY.test(String(line.currency)) &&
    typeof (line.gone ?? false) === "boolean"
  );
}

function isString(entry: unknown): entry is string {
  return typeof entry === "string";
}

function isInteger(entry: unknown, min: number, max = Number.POSITIVE_INFINITY): boolean {
  return Number.isSafeInteger(entry) && Number(entry) >= min && Number(entry) <= max;
}
