/**
 * The element by which a page leads to another address, on any host. `to` is the path of a page.
 * https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh
 */
export function refreshElement(to: string): string {
  return `<meta http-equiv="refresh" content="0; url=${to}">`;
}

/** Where a page with such an element leads. null: it has none. */
export function refreshTarget(html: string): string | null {
  return /<meta http-equiv="refresh" content="0; url=(\/[^"]*)">/.exec(html)?.[1] ?? null;
}
