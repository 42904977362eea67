const PREFIX = "book-";
/** Attributes that name other elements by their ids. */
const REFERENCES =
  /^(id|for|headers|aria-(labelledby|describedby|details|controls|owns|flowto|activedescendant))$/;

/** The id on the page of an element of a book. Books name theirs as they like, and none may stand for a part of the shop. */
export function bookId(id: string): string {
  return `${PREFIX}${id}`;
}

/** Changes the ids in a chapter, and what refers to them. Links are connected before, since they may lead into other chapters. */
export function prefixIds(content: DocumentFragment): void {
  for (const element of content.querySelectorAll("*"))
    for (const attribute of element.attributes) {
      const value = withBookIds(attribute.localName, attribute.value);
      if (value !== attribute.value) attribute.value = value;
    }
}

/** The value of an attribute with the ids of the page in place of those of the book. */
export function withBookIds(name: string, value: string): string {
  if (REFERENCES.test(name)) return value.replace(/\S+/g, bookId);
  if (name === "href") return value.replace(/^#(?=.)/, `#${PREFIX}`);
  // References such as the colours of a drawing.
  return value.replace(/^(\s*url\(\s*["']?#)/i, `$1${PREFIX}`);
}
