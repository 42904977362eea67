import { html } from "hono/html";
import type { Html } from "./layout.ts";

/** One page of a long list. Pages are numbered from 1. */
export interface ListPage<T> {
  items: T[];
  number: number;
  lastNumber: number;
  /** How many items the whole list has. */
  total: number;
}

/** The page with the requested number. A number out of range gives the nearest page, and no number the first. */
export function paginate<T>(items: T[], requested: string | undefined, size: number): ListPage<T> {
  const lastNumber = Math.max(1, Math.ceil(items.length / size));
  const number = Math.min(lastNumber, Math.max(1, Number.parseInt(requested ?? "1", 10) || 1));
  return { items: items.slice((number - 1) * size, number * size), number, lastNumber, total: items.length };
}

/** Links to the previous and the next page of a list that has several. */
export function pager(path: string, { number, lastNumber }: ListPage<unknown>): Html | string {
  if (lastNumber === 1) return "";
  return html`
<nav class="row" aria-label="Pages">
  ${number > 1 && html`<a class="button" href="${path}?page=${number - 1}" rel="prev">Newer</a>`}
  <span class="soft small">Page ${number} of ${lastNumber}</span>
  ${number < lastNumber && html`<a class="button" href="${path}?page=${number + 1}" rel="next">Older</a>`}
</nav>`;
}
