/** A name as it is compared with others: without regard to case and spaces. */
export function comparableName(name: string): string {
  return name.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
}

/** The name of a variant, which Gumroad writes in parentheses. */
export function variantName(variant: string): string {
  return variant.replace(/^\((.*)\)$/, "$1").trim();
}

/** Adds a slug to those that are taken, with a number if it is one of them. @returns what was added */
export function addSlug(wanted: string, taken: Set<string>): string {
  let slug = wanted;
  for (let number = 2; taken.has(slug); number++) slug = `${wanted}-${number}`;
  taken.add(slug);
  return slug;
}
