import type { SALES_SOURCES } from "#domain/api/admin/requests.ts";
import type { Row } from "./table.ts";

/** The columns of a service's export of sales, each by the names that it has or had. Of the others, all but three may be missing. */
export interface SalesColumns {
  id: string[];
  product: string[];
  email: string[];
  /** The edition. */
  variant?: string[];
  /** The columns of the amount paid. */
  amount?: string[];
  /** The tax in the amount. Services that sell in their own name pay it themselves, so it is no part of the sale. */
  tax?: string[];
  currency?: string[];
  date?: string[];
  /** If it is not in the date. */
  time?: string[];
  quantity?: string[];
  licenceKey?: string[];
}

export interface Service {
  source: (typeof SALES_SOURCES)[number];
  name: string;
  columns: SalesColumns;
  /** The currency of amounts without one; null: that of the shop. */
  currency: string | null;
  /** Why a row is no sale whose buyer has files; null: it is one. */
  exclude(row: Row): string | null;
}

/** Whether a cell says yes. */
export function isYes(text: string): boolean {
  return /^(1|true|yes|y)$/i.test(text);
}
