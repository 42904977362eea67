/** Elements that are left out with their contents: comments, styles and scripts. CDATA is kept as it is. */
const PARTS = /<(?:(!--)|(!\[CDATA\[)|(style|script)(?=[\s/>])(?:"[^"<]*"|'[^'<]*'|[^"'<>])*>)/gi;

/** Even of a document that is not shown, a browser would report inline styles and handlers as violations of the page's policy. */
export function withoutInline(markup: string): string {
  return withoutElements(markup).replace(/<[a-z][^<>]*>/gi, (tag) =>
    tag.replace(/\s(style|on\w+)(?=\s*=)/gi, " data-$1"),
  );
}

/** Each part is searched for its end only once, so that the time grows with the length of the markup. */
function withoutElements(markup: string): string {
  let result = "";
  let from = 0;
  for (const part of markup.matchAll(PARTS)) {
    if (part.index < from) continue;
    const [start, isComment, isCdata, name] = part;
    result += markup.slice(from, part.index);
    from = part.index + start.length;
    // XHTML may close an element in its start tag.
    if (name && start.endsWith("/>")) continue;
    const end = isComment ? /-->/g : isCdata ? /\]\]>/g : new RegExp(`</${name}\\s*>`, "gi");
    end.lastIndex = from;
    // Parsers, too, take what is never closed to go on to the end.
    from = end.exec(markup) ? end.lastIndex : markup.length;
    if (isCdata) result += markup.slice(part.index, from);
  }
  return result + markup.slice(from);
}
