import { html } from "hono/html";
import type { Html } from "./layout.ts";

/** One page of a long list. */
export interface Slice<T> {
  items: T[];
  number: number;
  last: number;
  total: number;
}

/** The page that `asked` names, from 1; anything else shows the first, or the last one there is. */
export function slicePage<T>(items: T[], asked: string | undefined, size: number): Slice<T> {
  const last = Math.max(1, Math.ceil(items.length / size));
  const number = Math.min(last, Math.max(1, Number.parseInt(asked ?? "1", 10) || 1));
  return { items: items.slice((number - 1) * size, number * size), number, last, total: items.length };
}

/** Links to the newer and the older page, where there are any. */
export function pager(path: string, { number, last }: Slice<unknown>): Html | string {
  if (last === 1) return "";
  return html`
<nav class="row" aria-label="Pages">
  ${number > 1 && html`<a class="button" href="${path}?page=${number - 1}" rel="prev">Newer</a>`}
  <span class="soft small">Page ${number} of ${last}</span>
  ${number < last && html`<a class="button" href="${path}?page=${number + 1}" rel="next">Older</a>`}
</nav>`;
}
