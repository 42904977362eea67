import { writeStorage as store, readStorage as stored } from "../storage.ts";

/** One row of the cart. What is shown of it is kept with it, so that the cart opens without asking the network. */
export interface Line {
  product: string;
  option: string;
  name: string;
  /** Empty where the product has no editions. */
  optionName: string;
  /** Language of the names. */
  lang: string;
  image: string;
  quantity: number;
  /** What the page showed for one, in minor units. */
  price: number;
  /** What the buyer wants to pay for one, where that is open; in minor units. */
  amount: number | null;
  /** The least that is taken for one, where that is open and known; in minor units. */
  minimum?: number;
  currency: string;
  /** It was there, and is no longer for sale. */
  gone?: boolean;
}

interface Cart {
  lines: Line[];
  /** Orders that have been taken out of the cart, so that their page can be looked at again. */
  settled: string[];
}

/** What the checkout takes at once. */
export const MOST_LINES = 20;
export const MOST_OF_ONE = 99;

const KEY = "cart";
const CHANGED = "cart-changed";
/** In this page, in another tab, and while the page was in the back/forward cache. */
const CHANGES = [CHANGED, "storage", "pageshow"];
const SETTLED_KEPT = 20;
/** Anything else is refused by what writes sums. */
const CURRENCY = /^[A-Z]{3}$/;

/** What is in the cart now. */
export function lines(): Line[] {
  return read().lines;
}

/** Those that can be bought, as far as the cart was compared with the shop. */
export function sold(lines: Line[]): Line[] {
  return lines.filter(({ gone }) => !gone);
}

/** How many things that can be bought are in the cart, each counted as often as it is wanted. */
export function count(): number {
  return sold(lines()).reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Whether nothing else goes into the cart before something is taken out or paid. */
export function isFull(): boolean {
  return sold(lines()).length >= MOST_LINES;
}

/** What one of a line costs. */
export function unit({ amount, price }: Line): number {
  return amount ?? price;
}

export function isSame(a: Pick<Line, "product" | "option">, b: Pick<Line, "product" | "option">): boolean {
  return a.product === b.product && a.option === b.option;
}

/** What has become of a thing that was put into the cart; `denied`: this browser lets the shop keep nothing. */
export type Added = "kept" | "full" | "denied";

/** Puts a line into the cart, or more of one that is there; for another sum of the buyer's choice, it is the same many. */
export function add(line: Line): Added {
  const { lines, settled } = read();
  const known = lines.find((other) => isSame(other, line));
  if (!known && isFull()) return "full";
  const isOtherSum = known && known.amount !== line.amount;
  const quantity = isOtherSum ? known.quantity : (known?.quantity ?? 0) + line.quantity;
  const added = { ...line, quantity: Math.min(MOST_OF_ONE, quantity) };
  const isKept = write({
    settled,
    lines: known ? lines.map((other) => (other === known ? added : other)) : [...withRoom(lines), added],
  });
  return isKept ? "kept" : "denied";
}

/** Of a list that is as long as it may be without the line that has been gone for longest: it might be sold again. */
function withRoom(lines: Line[]): Line[] {
  const oldest = lines.length < MOST_LINES ? undefined : lines.find(({ gone }) => gone);
  return lines.filter((line) => line !== oldest);
}

/** Changes a line, or with null takes it out. */
export function change(line: Line, to: Partial<Line> | null): void {
  const { lines, settled } = read();
  write({
    settled,
    lines: lines.flatMap((other) => (!isSame(other, line) ? [other] : to ? [{ ...other, ...to }] : [])),
  });
}

/** Takes what an order has paid for out of the cart; once, however often it is told. */
export function settle(order: string, items: Pick<Line, "product" | "option" | "quantity">[]): void {
  const { lines, settled } = read();
  if (settled.includes(order)) return;
  const left = lines.flatMap((line) => {
    const paid = items.filter((item) => isSame(item, line)).reduce((sum, { quantity }) => sum + quantity, 0);
    return line.quantity > paid ? [{ ...line, quantity: line.quantity - paid }] : [];
  });
  write({ lines: left, settled: [order, ...settled].slice(0, SETTLED_KEPT) });
}

/**
 * Calls back whenever the cart is another: by this page, by another tab, or while this page was put aside.
 * @returns a function that ends it.
 */
export function onChange(tell: () => void): () => void {
  for (const type of CHANGES) addEventListener(type, tell);
  return () => {
    for (const type of CHANGES) removeEventListener(type, tell);
  };
}

function read(): Cart {
  try {
    const kept: { lines?: unknown; settled?: unknown } | null = JSON.parse(stored(KEY) ?? "null");
    return { lines: listIn(kept?.lines, isLine).filter(isFirst), settled: listIn(kept?.settled, isText) };
  } catch {
    return { lines: [], settled: [] };
  }
}

function write(cart: Cart): boolean {
  const kept = store(KEY, JSON.stringify(cart));
  dispatchEvent(new Event(CHANGED));
  return kept;
}

/** Anything may stand in a browser's storage, as an earlier version of the shop may have written it: what fits stays. */
function listIn<T>(kept: unknown, fits: (entry: unknown) => entry is T): T[] {
  return Array.isArray(kept) ? kept.filter(fits) : [];
}

function isFirst(line: Line, at: number, all: Line[]): boolean {
  return all.findIndex((other) => isSame(other, line)) === at;
}

function isLine(entry: unknown): entry is Line {
  if (typeof entry !== "object" || entry === null) return false;
  const line: Partial<Record<keyof Line, unknown>> = entry;
  return (
    [line.product, line.option, line.name, line.optionName, line.lang, line.image, line.currency].every(
      isText,
    ) &&
    isWhole(line.quantity, 1, MOST_OF_ONE) &&
    isWhole(line.price, 0) &&
    (line.amount === null || isWhole(line.amount, 0)) &&
    (line.minimum === undefined || isWhole(line.minimum, 0)) &&
    CURRENCY.test(String(line.currency)) &&
    ["undefined", "boolean"].includes(typeof line.gone)
  );
}

function isText(entry: unknown): entry is string {
  return typeof entry === "string";
}

function isWhole(entry: unknown, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return typeof entry === "number" && Number.isInteger(entry) && entry >= least && entry <= most;
}
